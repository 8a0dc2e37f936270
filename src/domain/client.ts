import type { Budget } from './budget.ts';

/** How everything made for a client must look and sound. */
export interface Brand {
  /** Names or codes of colours, such as `#0a7cff` or `warm white`. */
  readonly colors: readonly string[];
  readonly tone: string | null;
  /** What must never be seen or said, such as `no people`. */
  readonly restrictions: readonly string[];
  /** The client's own rules, in their words. */
  readonly guidelines: string | null;
  /** A picture of the tenant's own, shown in a corner of every video; null or left out: none. */
  readonly logoAssetId?: string | null;
}

/** Somebody whom a tenant makes videos for. */
export interface Client {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly homepage: string | null;
  readonly brand: Brand;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly budget: Budget | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const plainBrand: Brand = { colors: [], tone: null, restrictions: [], guidelines: null };

/** Fields of a client that its users change. Those of the brand are changed one by one, the rest whole. */
export interface ClientPatch extends Partial<Pick<Client, 'name' | 'homepage' | 'metadata'>> {
  readonly brand?: Partial<Brand>;
}

/** The client with the given fields replaced; undefined ones stay. */
export function patchedClient(client: Client, patch: ClientPatch): Client {
  const { name = client.name, homepage = client.homepage, metadata = client.metadata } = patch;
  const { brand } = client;
  const {
    colors = brand.colors,
    tone = brand.tone,
    restrictions = brand.restrictions,
    guidelines = brand.guidelines,
    logoAssetId = brand.logoAssetId ?? null,
  } = patch.brand ?? {};
  return {
    ...client,
    name,
    homepage,
    metadata,
    brand: { colors, tone, restrictions, guidelines, logoAssetId },
  };
}

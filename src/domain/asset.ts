/** Pictures, clips and sounds that users bring, whatever way they came. */

export const assetTypes = ['image', 'video', 'audio'] as const;
export type AssetType = (typeof assetTypes)[number];

/** 50 MB. */
export const maxAssetBytes = 50 * 1024 * 1024;
export const maxTags = 20;
/** An upload that was announced but never completed is forgotten after this long. */
export const pendingSeconds = 24 * 3600;

/** What the file turned out to be, by its content. */
export interface AssetFile {
  readonly key: string;
  /** A small JPEG; null for sound. */
  readonly proxyKey: string | null;
  /** A picture without anything but the picture, for providers; null until one was asked for. */
  readonly cleanKey: string | null;
  readonly contentType: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** In pixels as shown; 0 for sound. */
  readonly width: number;
  readonly height: number;
  readonly seconds: number | null;
}

/** `pending`: announced, not proven. `deleting`: its files are going; nobody sees it any more. */
export type AssetStatus = 'pending' | 'ready' | 'deleting';

export interface Asset {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly clientId: string | null;
  readonly campaignId: string | null;
  /** In lower case, each once. */
  readonly tags: readonly string[];
  /** The address without its query, which may hold what only its user should know. */
  readonly source: { readonly kind: 'upload' } | { readonly kind: 'url'; readonly url: string };
  readonly status: AssetStatus;
  /** What an upload was announced as. */
  readonly announced: { readonly contentType: string; readonly bytes: number } | null;
  /** Null until it is proven. */
  readonly type: AssetType | null;
  readonly file: AssetFile | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Tags as they are kept and compared. */
export function plainTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map(plainTag))];
}

export function plainTag(tag: string): string {
  return tag.trim().toWellFormed().normalize('NFC').toLowerCase();
}

/** A web address without user, query and fragment. */
export function plainSource(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** Whether a record names an asset anywhere, in whatever field: one string of it is the asset's id. */
export function namesAsset(value: unknown, assetId: string): boolean {
  if (typeof value === 'string') return value === assetId;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((member) => namesAsset(member, assetId));
}

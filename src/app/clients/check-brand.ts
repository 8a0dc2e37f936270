import type { Brand } from '../../domain/client.ts';
import { assetsFor } from '../assets/use-assets.ts';
import type { Services } from '../ports.ts';
import type { ClientReader } from './find-client.ts';

/** @throws Refusal 422 where the brand's logo is no picture of the tenant's own */
export async function checkBrand(
  services: Services,
  reader: ClientReader,
  { logoAssetId }: Pick<Brand, 'logoAssetId'>,
): Promise<void> {
  if (logoAssetId == null) return;
  await assetsFor(services, reader, [{ assetId: logoAssetId, path: 'brand.logoAssetId', types: ['image'] }]);
}

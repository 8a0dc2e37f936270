import { failExport } from '../src/app/exports/fail-export.ts';
import { services } from '../src/aws/services.ts';

export const handler = async (event: unknown) => failExport(await services(), event);

/** `npm run api-types`: writes src/cli/api-types.ts from the OpenAPI document of this very code. Needs no network. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiTypes, type OpenApiDocument } from '../src/cli/write-api-types.ts';
import { startLocalServer } from '../src/local/server.ts';

const home = mkdtempSync(join(tmpdir(), 'storyreel-types-'));
const server = await startLocalServer({ PORT: '0', STORYREEL_HOME: home });
try {
  const response = await fetch(`${server.url}/openapi.json`);
  const document = (await response.json()) as OpenApiDocument;
  writeFileSync(join(import.meta.dirname, '../src/cli/api-types.ts'), apiTypes(document));
} finally {
  await server.close();
  rmSync(home, { recursive: true, force: true });
}

/** `npm start`: the server on one machine. */
import { EnvironmentFault } from '../src/local/environment.ts';
import { startLocalServer } from '../src/local/server.ts';

try {
  const server = await startLocalServer(process.env, { warnOnStderr: true });
  console.log(`Storyreel is at ${server.url}`);
  console.log(`API key        ${server.apiKey}`);
  console.log(`Keeps all in   ${server.home}`);
  for (const { name, mode, detail } of server.providers) {
    console.log(`${name.padEnd(14)} ${mode} (${detail})`);
  }
  const stop = () => {
    console.log('Stopping; what is under way goes on at the next start.');
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  if (!(error instanceof EnvironmentFault) && (error as NodeJS.ErrnoException).code !== 'EADDRINUSE')
    throw error;
  const { message } = error as Error;
  console.error(`Storyreel did not start: ${message}`);
  process.exit(1);
}

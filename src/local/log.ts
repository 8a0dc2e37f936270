import pino, { type Logger } from 'pino';
import type { Log, LogLevel } from '../app/ports.ts';

/** JSON lines into a file; warnings and errors also on standard error, when asked for. */
export function fileLog(options: {
  file: string;
  level: LogLevel;
  alsoOnStderr: boolean;
}): Log & { flush(): void } {
  const file = pino.destination({ dest: options.file, mkdir: true, sync: true });
  const streams: pino.StreamEntry[] = [{ stream: file, level: options.level }];
  if (options.alsoOnStderr)
    streams.push({ stream: pino.destination({ dest: 2, sync: true }), level: 'warn' });
  const logger = pino(
    { level: options.level, base: { service: 'storyreel' }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.multistream(streams),
  );
  return { ...logOf(logger), flush: () => file.flushSync() };
}

function logOf(logger: Logger): Log {
  return {
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
    with: (fields) => logOf(logger.child(fields)),
  };
}

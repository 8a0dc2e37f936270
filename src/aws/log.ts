import { Logger } from '@aws-lambda-powertools/logger';
import type { Log, LogLevel } from '../app/ports.ts';

const levels = { debug: 'DEBUG', info: 'INFO', warn: 'WARN', error: 'ERROR' } as const;

/** JSON lines for CloudWatch. */
export function lambdaLog(level: LogLevel): Log {
  return logOf(new Logger({ serviceName: 'storyreel', logLevel: levels[level] }));
}

function logOf(logger: Logger): Log {
  return {
    debug: (message, fields = {}) => logger.debug(message, fields),
    info: (message, fields = {}) => logger.info(message, fields),
    warn: (message, fields = {}) => logger.warn(message, fields),
    error: (message, fields = {}) => logger.error(message, fields),
    with: (fields) => logOf(logger.createChild({ persistentKeys: { ...fields } })),
  };
}

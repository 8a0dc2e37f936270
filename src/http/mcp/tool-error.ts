import type { CallToolResult } from '@modelcontextprotocol/server';
import { Refusal } from '../../app/refusal.ts';
import { isFault } from '../../domain/errors.ts';
import type { ToolCall } from './tool.ts';

/** What a model can do about a refusal, where the message does not say it already. */
const advice: Readonly<Record<string, string>> = {
  job_not_found: 'list_videos names the jobs there are.',
  scene_not_found: 'get_storyboard names the scenes of a job.',
  insufficient_scope: 'Ask the owner of the account for a key with this scope.',
  not_approved: 'approve_storyboard approves it.',
  job_busy: 'get_video tells when it waits or has ended.',
  video_not_ready: 'get_video tells how far it is.',
};

/**
 * An error as a result, so that the model reads it and can do better (MCP, "Tools", section "Error Handling").
 * What we did not expect hides its cause.
 */
export function toolError(
  { services, requestId }: Pick<ToolCall, 'services' | 'requestId'>,
  tool: string,
  error: unknown,
): CallToolResult {
  return { content: [{ type: 'text', text: wordsFor() }], isError: true };

  function wordsFor(): string {
    if (error instanceof Refusal) {
      const { code, message, fields, retryAfterSeconds } = error;
      const wait = retryAfterSeconds === null ? [] : [`Try again in ${retryAfterSeconds} s.`];
      const help = advice[code] === undefined ? [] : [advice[code]];
      const lines = fields.map(({ path, message: why }) =>
        message.includes(why) ? `- the field is ${path}` : `- ${path}: ${why}`,
      );
      return [[`${code}: ${message}`, ...wait, ...help].join(' '), ...lines].join('\n');
    }
    if (isFault(error)) {
      services.log.warn('a tool met a fault', { requestId, tool, fault: error.name });
      return `temporarily_unavailable: ${error.rule.advice} (request ${requestId})`;
    }
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    services.log.error('a tool failed', { requestId, tool, error: cause });
    return `internal_error: Something failed on our side. Name request ${requestId} when you ask.`;
  }
}

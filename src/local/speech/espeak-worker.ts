/** The child process of espeak-speech.ts: speaks one line after the other as its parent sends them. */
import { type LineRequest, speakLine } from './speak-line.ts';

process.on('message', (request: LineRequest) => {
  speakLine(request).then(
    (marks) => process.send?.({ marks }),
    (error: unknown) => process.send?.({ wrong: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit());

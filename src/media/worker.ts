/** The child process of open-media.ts: everything that touches ffmpeg runs here. */
import { mediaTasks } from './media-tasks.ts';
import { serveTasks } from './serve-tasks.ts';

serveTasks(mediaTasks);

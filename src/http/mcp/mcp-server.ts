import { McpServer } from '@modelcontextprotocol/server';
import type { Services } from '../../app/ports.ts';
import { exportVideo } from './export-tools.ts';
import { addJobResources } from './job-resources.ts';
import {
  approveStoryboard,
  cancelVideo,
  createVideo,
  estimateVideo,
  getVideo,
  listVideos,
  renderVideo,
} from './job-tools.ts';
import { listModels } from './model-tools.ts';
import { revokeShareTool, shareVideo } from './share-tools.ts';
import {
  editSceneTool,
  getStoryboard,
  insertSceneTool,
  regenerateSceneTool,
  removeSceneTool,
  reorderScenes,
} from './storyboard-tools.ts';
import { listTakes, selectTakeTool } from './take-tools.ts';
import { addTool, type Caller } from './tool.ts';

const instructions = `Storyreel turns a prompt into a finished video. The usual way: estimate_video for the price,
create_video, get_storyboard when the video is awaiting_approval, edit_scene or regenerate_scene where something
should be different, approve_storyboard, then get_video until it is completed and gives a link to the file.
Filming costs money: tell the user the price before create_video with autoApprove, approve_storyboard and
render_video.`;

/** The tools and resources as one caller may use them. It lives for one request, so any process can serve the next. */
export function newMcpServer(services: Services, caller: Caller): McpServer {
  const server = new McpServer(
    { name: 'storyreel', title: 'Storyreel', version: '1' },
    { instructions, maxToolInputElements: 10_000 },
  );
  addTool(server, services, caller, estimateVideo);
  addTool(server, services, caller, createVideo);
  addTool(server, services, caller, getVideo);
  addTool(server, services, caller, listVideos);
  addTool(server, services, caller, getStoryboard);
  addTool(server, services, caller, editSceneTool);
  addTool(server, services, caller, insertSceneTool);
  addTool(server, services, caller, removeSceneTool);
  addTool(server, services, caller, regenerateSceneTool);
  addTool(server, services, caller, reorderScenes);
  addTool(server, services, caller, listTakes);
  addTool(server, services, caller, selectTakeTool);
  addTool(server, services, caller, approveStoryboard);
  addTool(server, services, caller, renderVideo);
  addTool(server, services, caller, cancelVideo);
  addTool(server, services, caller, exportVideo);
  addTool(server, services, caller, shareVideo);
  addTool(server, services, caller, revokeShareTool);
  addTool(server, services, caller, listModels);
  addJobResources(server, services, caller);
  return server;
}

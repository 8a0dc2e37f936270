import type { AVPixelFormat } from 'node-av/constants';
import {
  AV_BUFFERSRC_FLAG_KEEP_REF,
  AV_BUFFERSRC_FLAG_PUSH,
  AVERROR_EAGAIN,
  AVERROR_EOF,
} from 'node-av/constants';
import { avGetPixFmtName, FilterGraph, Frame, type IRational } from 'node-av/lib';
import { codecThreads } from '../house-profile.ts';
import { check } from './check.ts';

/** What a filter graph must know about the pictures it will be given. */
export interface FilterInput {
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: AVPixelFormat;
  readonly timeBase: IRational;
  readonly sampleAspectRatio: IRational;
  /** libav's numbers. */
  readonly colorSpace: number;
  readonly colorRange: number;
}

/** Facts of a decoded picture, in the form a graph wants them. */
export function inputOf(frame: Frame): FilterInput {
  return {
    width: frame.width,
    height: frame.height,
    pixelFormat: frame.format as AVPixelFormat,
    timeBase: frame.timeBase,
    sampleAspectRatio: frame.sampleAspectRatio,
    colorSpace: frame.colorSpace,
    colorRange: frame.colorRange,
  };
}

export interface OpenGraph extends Disposable {
  /** Gives a picture to the input of that label; null: no more will come. The caller keeps the frame. */
  push(label: string, frame: Frame | null): void;
  /** The pictures that are ready. Each is only good until the next one is asked for. */
  pull(): Generator<Frame, void>;
}

/**
 * Builds a graph of filters. Labels and description come from our own constants and numbers only.
 * @param description uses each input's label, such as `[a]`, and ends in `[out]`
 * @throws FFmpegError
 */
export function openGraph(description: string, inputs: Readonly<Record<string, FilterInput>>): OpenGraph {
  const sources = Object.entries(inputs).map(([label, input]) => {
    const { num, den } = input.sampleAspectRatio;
    const options = [
      `width=${input.width}`,
      `height=${input.height}`,
      `pix_fmt=${avGetPixFmtName(input.pixelFormat)}`,
      `time_base=${input.timeBase.num}/${input.timeBase.den}`,
      `sar=${num > 0 && den > 0 ? `${num}/${den}` : '1/1'}`,
      `colorspace=${input.colorSpace}`,
      `range=${input.colorRange}`,
    ];
    return `buffer@${label}=${options.join(':')}[${label}]`;
  });
  const graph = new FilterGraph();
  graph.alloc();
  graph.nbThreads = codecThreads;
  const frame = new Frame();
  frame.alloc();
  const dispose = () => {
    frame.free();
    graph.free();
  };
  try {
    check(
      graph.parsePtr([...sources, description, '[out]buffersink@out'].join(';'), null, null),
      'set up the filters',
    );
    check(graph.configSync(), 'set up the filters');
  } catch (error) {
    dispose();
    throw error;
  }
  const filterNamed = (name: string) => {
    const filter = graph.getFilter(name);
    if (!filter) throw new Error(`no filter ${name} in the graph`);
    return filter;
  };
  const sink = filterNamed('buffersink@out');
  const timeBase = sink.buffersinkGetTimeBase();
  return {
    push(label, input) {
      const flags = AV_BUFFERSRC_FLAG_PUSH | AV_BUFFERSRC_FLAG_KEEP_REF;
      const pushed = filterNamed(`buffer@${label}`).buffersrcAddFrameSync(
        input,
        flags as typeof AV_BUFFERSRC_FLAG_PUSH,
      );
      // A graph that has all it needs takes no more.
      if (pushed !== AVERROR_EOF) check(pushed, 'filter');
    },
    *pull() {
      for (;;) {
        const result = sink.buffersinkGetFrameSync(frame);
        if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return;
        check(result, 'filter');
        frame.timeBase = timeBase;
        yield frame;
        frame.unref();
      }
    },
    [Symbol.dispose]: dispose,
  };
}

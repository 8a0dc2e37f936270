import { describe, expect, it } from 'vitest';
import {
  languageOfLetters,
  masterPlaylist,
  subtitlePlaylist,
  subtitleSegment,
} from '../../src/domain/hls.ts';

const variant = {
  uri: 'one.m3u8',
  size: { width: 854, height: 480 },
  fps: 30,
  file: {
    headBytes: 100,
    codecs: 'avc1.640020,mp4a.40.2',
    segments: [
      { frames: 180, start: 100, bytes: 6_000 },
      { frames: 90, start: 6_100, bytes: 6_000 },
    ],
  },
};
const named = (language: string | null) =>
  /NAME="([^"]*)",(?:LANGUAGE="([^"]*)",)?/.exec(
    masterPlaylist([variant], { uri: 'captions.m3u8', language }),
  );

describe('the playlist of a stream', () => {
  it('names its captions in their own language', () => {
    expect(named('de-CH')?.slice(1, 3)).toEqual(['Schweizer Hochdeutsch', 'de-CH']);
    expect(named('ja')?.slice(1, 3)).toEqual(['日本語', 'ja']);
    expect(named(null)?.slice(1, 3)).toEqual(['Captions', undefined]);
  });

  it('without captions names none, and promises none inside the pictures', () => {
    const text = masterPlaylist([variant], null);
    expect(text).not.toContain('SUBTITLES');
    expect(text).toContain(',CLOSED-CAPTIONS=NONE');
  });

  it('says the rate of its busiest segment and of all', () => {
    expect(masterPlaylist([variant], null)).toContain('BANDWIDTH=16000,AVERAGE-BANDWIDTH=10667,');
  });
});

describe('the captions of a stream', () => {
  it('are one segment as long as the video', () => {
    expect(subtitlePlaylist('https://x/captions.vtt?a=b', 7.5).split('\n')).toEqual([
      '#EXTM3U',
      '#EXT-X-VERSION:7',
      '#EXT-X-PLAYLIST-TYPE:VOD',
      '#EXT-X-TARGETDURATION:8',
      '#EXTINF:7.500000,',
      'https://x/captions.vtt?a=b',
      '#EXT-X-ENDLIST',
      '',
    ]);
  });

  it('say when the video begins by the clock of the stream', () => {
    const text = subtitleSegment([{ startMs: 0, endMs: 500, text: 'a < b' }], 2 / 24);
    expect(text).toBe(
      'WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:7500,LOCAL:00:00:00.000\n\n1\n00:00:00.000 --> 00:00:00.500\na &lt; b\n',
    );
  });

  it('have the short tag of a language of which three letters are known', () => {
    expect(['deu', 'eng', 'zho', 'und', 'x'].map(languageOfLetters)).toEqual(['de', 'en', 'zh', null, null]);
  });
});

import { Mic, Music, Pause, Play, RotateCw } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Media } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { cn } from '../../ui/index.ts';
import { clockOf } from './clock-of.ts';
import { useFile } from './use-file.ts';

const speeds = [1, 1.5, 2];

/** A voice message or a song, with its length, a place to be moved to, and three speeds. */
export function Sound({ media }: { media: Media }) {
  const t = useT();
  const audio = useRef<HTMLAudioElement>(null);
  const [wanted, setWanted] = useState(false);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [speed, setSpeed] = useState(0);
  const { url, failed, retry } = useFile(wanted ? media.id : null, 'content');
  const total = (media.duration_ms ?? 0) / 1000;

  useEffect(() => {
    if (url !== null) void audio.current?.play().catch(() => undefined);
  }, [url]);
  useEffect(() => {
    // The element is there with its address only.
    if (url !== null && audio.current !== null) audio.current.playbackRate = speeds[speed]!;
  }, [speed, url]);

  const press = (): void => {
    if (failed) retry();
    setWanted(true);
    if (audio.current === null) return;
    if (audio.current.paused) void audio.current.play().catch(() => undefined);
    else audio.current.pause();
  };
  const Icon = failed ? RotateCw : playing ? Pause : Play;
  const Kind = media.voice ? Mic : Music;
  const label = failed ? 'messages.file.again' : playing ? 'messages.file.pause' : 'messages.file.play';
  return (
    <div data-testid="sound" className="flex w-64 max-w-full items-center gap-2.5 py-0.5">
      <button
        type="button"
        aria-label={t(label)}
        aria-busy={(wanted && url === null && !failed) || undefined}
        onClick={press}
        className={cn(
          'flex size-10 shrink-0 items-center justify-center rounded-full bg-current/10',
          wanted && url === null && !failed && 'animate-pulse',
        )}
      >
        <Icon className="size-4.5" aria-hidden />
      </button>
      <div className="min-w-0 flex-1">
        <input
          type="range"
          aria-label={t('messages.file.place')}
          min={0}
          max={Math.max(total, at, 0.1)}
          step={0.1}
          value={at}
          onChange={(event) => {
            const to = Number(event.target.value);
            setAt(to);
            if (audio.current !== null) audio.current.currentTime = to;
          }}
          className="block h-5 w-full accent-current"
        />
        <span className="flex items-center gap-1 text-xs tabular-nums opacity-80">
          <Kind className="size-3" aria-hidden />
          {failed ? t('messages.file.not_loaded') : `${clockOf(at * 1000)} / ${clockOf(total * 1000)}`}
        </span>
      </div>
      <button
        type="button"
        aria-label={t('messages.file.speed', { speed: speeds[speed]! })}
        onClick={() => setSpeed((speed + 1) % speeds.length)}
        className="h-7 w-10 shrink-0 rounded-full bg-current/10 text-xs font-semibold tabular-nums"
      >
        {speeds[speed]}×
      </button>
      {url !== null && (
        // oxlint-disable-next-line jsx-a11y/media-has-caption -- nobody wrote down what customers say
        <audio
          ref={audio}
          src={url}
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onEnded={() => setAt(0)}
          onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        />
      )}
    </div>
  );
}

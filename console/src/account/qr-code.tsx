import { useMemo } from 'react';
import { encode } from 'uqr';
import { modulePath } from './qr-path.ts';

/** Always dark on light: cameras expect it, whatever the theme. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => {
    const { data, size } = encode(text, { ecc: 'M', border: 1 });
    return { size, path: modulePath(data) };
  }, [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-full"
    >
      <path d={path} fill="#111" />
    </svg>
  );
}

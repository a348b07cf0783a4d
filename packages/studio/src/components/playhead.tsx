/** A line that moves over what plays. */
import { useEffect, useRef } from 'react';

interface PlayheadProps {
  /** How much has sounded, from 0 to 1. */
  readonly share: () => number;
  readonly className: string | undefined;
}

export function Playhead({ share, className }: PlayheadProps) {
  const line = useRef<HTMLDivElement>(null);
  const latest = useRef(share);
  latest.current = share;
  useEffect(() => {
    let frame = requestAnimationFrame(function next() {
      const now = Math.min(1, Math.max(0, latest.current()));
      if (line.current !== null) line.current.style.left = `${now * 100}%`;
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  return <div ref={line} className={className} />;
}

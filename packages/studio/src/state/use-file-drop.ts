/** Files dropped anywhere on the page go to the scene that listens. Gives whether some hang over it now. */
import { useEffect, useRef, useState } from 'react';
import { carriesFiles, filesOfDrop } from './given-files.ts';
import type { GivenFile } from './uploads.ts';

interface KeptDrop {
  /** The address that they were dropped at. */
  readonly path: string;
  readonly files: Promise<readonly GivenFile[]>;
}

let listening = 0;
let kept: readonly KeptDrop[] = [];

/**
 * Files that are dropped while nobody listens wait for the scene at this address, which may still be on its way. At another
 * address they are forgotten.
 */
export function keepDrop(event: DragEvent): void {
  const { dataTransfer } = event;
  if (listening > 0 || event.defaultPrevented || dataTransfer === null || !carriesFiles(dataTransfer)) return;
  const path = location.pathname;
  kept = [...kept.filter((drop) => drop.path === path), { path, files: filesOfDrop(dataTransfer) }];
}

function takeKept(): readonly KeptDrop[] {
  const here = kept.filter(({ path }) => path === location.pathname);
  kept = [];
  return here;
}

export function useFileDrop(onFiles: (files: readonly GivenFile[]) => void): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(onFiles);
  latest.current = onFiles;
  useEffect(() => {
    // Each element entered is told before the one left: the depth is 0 only when the page itself is left.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const give = (files: Promise<readonly GivenFile[]>) => void files.then((given) => latest.current(given));
    const drop = (event: DragEvent) => {
      depth = 0;
      setOver(false);
      if (event.dataTransfer === null || !carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      give(filesOfDrop(event.dataTransfer));
    };
    listening += 1;
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    for (const { files } of takeKept()) give(files);
    return () => {
      listening -= 1;
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return over;
}

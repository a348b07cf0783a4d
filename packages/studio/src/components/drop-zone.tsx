/** Where pictures come in: by dropping them (files or folders, anywhere on the page) or by the buttons inside. */
import type { ReactNode } from 'react';
import type { GivenFile } from '../state/uploads.ts';
import { useFileDrop } from '../state/use-file-drop.ts';
import styles from './drop-zone.module.css';

interface DropZoneProps {
  readonly label: string;
  readonly overText: string;
  readonly minHeight?: number;
  readonly onFiles: (files: readonly GivenFile[]) => void;
  readonly children: ReactNode;
}

export function DropZone({ label, overText, minHeight = 240, onFiles, children }: DropZoneProps) {
  const over = useFileDrop(onFiles);
  return (
    <section className={styles.zone} aria-label={label} data-over={over} style={{ minHeight }}>
      {children}
      {over ? <DropCover text={overText} /> : null}
    </section>
  );
}

export function DropCover({ text }: { readonly text: string }) {
  return (
    <div className={styles.cover} aria-hidden="true">
      {text}
    </div>
  );
}

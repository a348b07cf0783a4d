/**
 * The place of every scene that is about one thing: the thing in the middle, the other hand at the right (a sheet from
 * below where there is no room), its history as a strip below.
 */
import { Button, Drawer } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useMessages } from '../i18n/language.tsx';
import { narrow, useMedia } from '../state/use-media.ts';
import { Icon } from './icon.tsx';
import styles from './workbench.module.css';

interface WorkbenchProps {
  readonly title: ReactNode;
  readonly tools?: ReactNode;
  readonly side: ReactNode;
  readonly sideLabel: string;
  readonly strip?: ReactNode;
  /** The sheet closes when this changes: what was asked for in it appears outside. */
  readonly closesSheet?: string | undefined;
  /** The sheet opens when this grows: what was asked for is in it. */
  readonly opensSheet?: number | undefined;
  readonly children: ReactNode;
}

export function Workbench({
  title,
  tools,
  side,
  sideLabel,
  strip,
  closesSheet,
  opensSheet = 0,
  children,
}: WorkbenchProps) {
  const m = useMessages();
  const asSheet = useMedia(narrow);
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [closesSheet]);
  useEffect(() => {
    if (opensSheet > 0) setOpen(true);
  }, [opensSheet]);
  return (
    <div className={styles.bench} data-bench>
      <div className={styles.head}>
        <div className={styles.title}>{title}</div>
        <div className="row">
          {tools}
          {asSheet ? (
            <Button
              variant="default"
              className={styles.sheetButton ?? ''}
              px={12}
              leftSection={<Icon name="side" size={18} />}
              onClick={() => setOpen(true)}
            >
              {sideLabel}
            </Button>
          ) : null}
        </div>
      </div>
      <div className={styles.middle}>{children}</div>
      {strip === undefined ? null : <div className={styles.strip}>{strip}</div>}
      {asSheet ? (
        <Drawer
          opened={open}
          onClose={() => setOpen(false)}
          position="bottom"
          size="80%"
          title={sideLabel}
          closeButtonProps={{ 'aria-label': m.common.close }}
          styles={{ content: { borderRadius: '16px 16px 0 0' } }}
        >
          <div className="stack" style={{ gap: 24 }}>
            {side}
          </div>
        </Drawer>
      ) : (
        <aside className={styles.side} aria-label={sideLabel}>
          {side}
        </aside>
      )}
    </div>
  );
}

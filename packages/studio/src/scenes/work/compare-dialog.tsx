/** What changed between two versions, or between one and the text as it is now. */
import { Modal, NativeSelect, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { compareTexts } from '@fourhands/core/media/text/word-diff';
import type { Version } from '@fourhands/core/version/version';
import { client } from '../../api/client.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useDesk } from './desk.ts';
import styles from './history.module.css';

const now = 'now';

interface CompareDialogProps {
  readonly from: Version;
  readonly versions: readonly Version[];
  readonly onClose: () => void;
}

export function CompareDialog({ from, versions, onClose }: CompareDialogProps) {
  const m = useMessages();
  const format = useFormat();
  const { work, session } = useDesk();
  const [fromId, setFromId] = useState(from.id);
  const [toId, setToId] = useState<string>(now);
  const [unit, setUnit] = useState<'word' | 'character'>('word');
  const compared = useQuery({
    queryKey: ['compare', work.id, session.branchId, fromId, toId, unit],
    queryFn: async ({ signal }) =>
      toId === now
        ? compareTexts(await client.versionText(work.id, fromId, { signal }), session.document.toString(), unit)
        : client.compareVersions(work.id, fromId, toId, { unit, signal }),
    staleTime: 0,
    gcTime: 0,
  });
  const choices = versions.map((version) => ({
    value: version.id,
    label: `${version.name ?? m.history.reasons[version.reason]} · ${format.moment(version.at)}`,
  }));
  const same = compared.data?.every(({ kind }) => kind === 'same') ?? false;
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={m.history.compareTitle}
      closeButtonProps={{ 'aria-label': m.common.close }}
    >
      <div className="stack">
        <div className="row" style={{ alignItems: 'flex-end' }}>
          <NativeSelect
            label={m.history.compareFrom}
            value={fromId}
            onChange={(event) => setFromId(event.target.value)}
            data={choices}
          />
          <NativeSelect
            label={m.history.compareTo}
            value={toId}
            onChange={(event) => setToId(event.target.value)}
            data={[{ value: now, label: m.history.now }, ...choices]}
          />
          <SegmentedControl
            aria-label={m.history.unit}
            value={unit}
            onChange={(next) => setUnit(next)}
            data={[
              { value: 'word', label: m.history.byWord },
              { value: 'character', label: m.history.byCharacter },
            ]}
          />
        </div>
        {compared.error === null ? null : (
          <ErrorNotice error={compared.error} onRetry={() => void compared.refetch()} />
        )}
        {same ? <p className="soft">{m.history.same}</p> : null}
        {compared.data === undefined ? null : (
          <div className={styles.compared} dir="auto" tabIndex={0} role="region" aria-label={m.history.compareTitle}>
            {compared.data.map(({ kind, text }, index) =>
              kind === 'added' ? (
                <ins key={index}>{text}</ins>
              ) : kind === 'removed' ? (
                <del key={index}>{text}</del>
              ) : (
                <span key={index}>{text}</span>
              ),
            )}
          </div>
        )}
      </div>
    </Modal>
  );
}

/** One picture of a data set, large, with what is known of it. */
import { ActionIcon, Button, Modal } from '@mantine/core';
import type { DatasetItem } from '@fourhands/core/protocol/dataset';
import { client } from '../../api/client.ts';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { warningText } from './warning-text.ts';

interface PictureDialogProps {
  readonly datasetId: string;
  readonly items: readonly DatasetItem[];
  readonly index: number | null;
  readonly onIndex: (index: number | null) => void;
  readonly onRemove: (item: DatasetItem) => void;
}

export function PictureDialog({ datasetId, items, index, onIndex, onRemove }: PictureDialogProps) {
  const m = useMessages();
  const format = useFormat();
  const item = index === null ? undefined : items[index];
  const go = (step: number) => {
    if (index !== null) onIndex((index + step + items.length) % items.length);
  };
  return (
    <Modal
      opened={item !== undefined}
      onClose={() => onIndex(null)}
      title={item?.name}
      size="min(1040px, 94vw)"
      closeButtonProps={{ 'aria-label': m.common.close }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') go(-1);
        if (event.key === 'ArrowRight') go(1);
      }}
    >
      {item === undefined ? null : (
        <div className="stack">
          <img
            key={item.id}
            src={client.itemPictureUrl(datasetId, item.id, 'full')}
            alt={item.name}
            width={item.width}
            height={item.height}
            style={{
              width: '100%',
              height: '62dvh',
              objectFit: 'contain',
              background: 'var(--sunken)',
              borderRadius: 8,
            }}
          />
          <div className="spread" style={{ flexWrap: 'wrap' }}>
            <div className="row soft figure">
              <ActionIcon variant="default" size={36} aria-label={m.datasets.previous} onClick={() => go(-1)}>
                <Icon name="left" />
              </ActionIcon>
              <ActionIcon variant="default" size={36} aria-label={m.datasets.next} onClick={() => go(1)}>
                <Icon name="right" />
              </ActionIcon>
              <span>
                {item.width} × {item.height} · {format.bytes(item.bytes)}
                {item.warnings.map((code) => ` · ${warningText(m, code)}`)}
              </span>
            </div>
            <Button variant="default" leftSection={<Icon name="trash" size={18} />} onClick={() => onRemove(item)}>
              {m.common.remove}
            </Button>
          </div>
        </div>
      )}
    </Modal>
  );
}

/** A work as a card: the beginning of its text, its name, and when it was changed. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Work } from '@fourhands/core/work/work';
import { client } from '../api/client.ts';
import { type Format, useFormat } from '../i18n/format.ts';
import { useMessages } from '../i18n/language.tsx';
import { Card, cardLink } from './card.tsx';
import styles from './work-card.module.css';

export function WorkCard({ work, menu }: { readonly work: Work; readonly menu?: ReactNode }) {
  const m = useMessages();
  const format = useFormat();
  return (
    <Card
      cover={
        <div className={styles.page} dir="auto" data-picture={work.picture !== undefined}>
          {work.picture !== undefined ? (
            work.picture.thumbnail === null ? (
              <span className={styles.blank}>{m.pictures.blank}</span>
            ) : (
              <img src={client.blobUrl(work.picture.thumbnail)} alt="" loading="lazy" decoding="async" />
            )
          ) : work.preview.trim() === '' ? (
            <span className={styles.blank}>{work.medium === 'sound' ? m.sounds.blank : m.works.blank}</span>
          ) : (
            work.preview
          )}
        </div>
      }
      name={
        <Link to="/works/$workId" params={{ workId: work.id }} className={cardLink} title={work.title}>
          {work.title}
        </Link>
      }
    >
      <div className={styles.foot}>
        <span className="soft small figure one-line">
          {lengthOf(work, m, format)} · {m.works.changed(format.moment(work.changedAt))}
        </span>
        {menu === undefined ? null : <span className={styles.menu}>{menu}</span>}
      </div>
    </Card>
  );
}

/** How long a work is, in what its medium is counted in. */
function lengthOf({ medium, length, picture }: Work, m: ReturnType<typeof useMessages>, format: Format): string {
  if (picture !== undefined) return m.pictures.size(format.count(picture.width), format.count(picture.height));
  if (medium === 'score') return m.scores.notes(format.count(length));
  if (medium === 'sound') return m.sounds.seconds(format.measuredSeconds(length / 1000));
  if (medium === 'speech') return m.speech.lines(format.count(length));
  return m.works.characters(length);
}

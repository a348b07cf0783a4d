/** A work as a card: the beginning of its text, its name, and when it was changed. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Work } from '@fourhands/core/work/work';
import { client } from '../api/client.ts';
import { useFormat } from '../i18n/format.ts';
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
            <span className={styles.blank}>{m.works.blank}</span>
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
          {work.picture === undefined
            ? work.medium === 'score'
              ? m.scores.notes(format.count(work.length))
              : work.medium === 'speech'
                ? m.speech.lines(format.count(work.length))
                : m.works.characters(work.length)
            : m.pictures.size(format.count(work.picture.width), format.count(work.picture.height))}{' '}
          · {m.works.changed(format.moment(work.changedAt))}
        </span>
        {menu === undefined ? null : <span className={styles.menu}>{menu}</span>}
      </div>
    </Card>
  );
}

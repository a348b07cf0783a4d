/** A thing in a list: its picture, its name (the link), and what is worth knowing of it. */
import type { ReactNode } from 'react';
import styles from './card.module.css';

export const cardLink = styles.link ?? '';

export function CardGrid({ children, label }: { readonly children: ReactNode; readonly label: string }) {
  return (
    <ul className={styles.grid} aria-label={label}>
      {children}
    </ul>
  );
}

/** `name` is a link with the class `cardLink`: the whole card follows it. */
export function Card({
  cover,
  name,
  children,
}: {
  readonly cover: ReactNode;
  readonly name: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <li>
      <article className={styles.card}>
        <div className={styles.cover}>{cover}</div>
        <div className={styles.body}>
          <div className="one-line">{name}</div>
          {children}
        </div>
      </article>
    </li>
  );
}

/** One picture, or four in a square; nothing moves while they come. */
export function Pictures({ addresses }: { readonly addresses: readonly string[] }) {
  const [first, ...others] = addresses;
  if (first === undefined) return null;
  if (others.length < 3) return <img src={first} alt="" loading="lazy" decoding="async" />;
  return (
    <div className={styles.quad}>
      {addresses.slice(0, 4).map((address) => (
        <img key={address} src={address} alt="" loading="lazy" decoding="async" />
      ))}
    </div>
  );
}

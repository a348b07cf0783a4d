/** All glossaries, and making one. */
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { glossariesQuery, queryClient } from '../../api/queries.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { LanguageSelect, useLanguageName } from '../../components/language-select.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { useStaying } from '../../state/use-leaving.ts';
import { useTitle } from '../../state/use-title.ts';
import styles from './glossaries.module.css';

function NewGlossary() {
  const { messages: m, language } = useLanguage();
  const nameOf = useLanguageName();
  const navigate = useNavigate();
  const [source, setSource] = useState<string>(language === 'zh' ? 'zh' : 'en');
  const [target, setTarget] = useState<string>(language === 'zh' ? 'en' : 'zh');
  const [name, setName] = useState('');
  const make = async () => {
    const given = name.trim() === '' ? m.glossaries.nameOf(nameOf(source), nameOf(target)) : name;
    try {
      const { id } = await client.createGlossary({ name: given, sourceLanguage: source, targetLanguage: target });
      void queryClient.invalidateQueries({ queryKey: ['glossaries'] });
      await navigate({ to: '/glossaries/$glossaryId', params: { glossaryId: id } });
    } catch (error) {
      notify(describeError(m, error).text, 'danger');
    }
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <TextInput
        label={m.glossaries.name}
        placeholder={m.glossaries.nameOf(nameOf(source), nameOf(target))}
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.target.value)}
      />
      <LanguageSelect label={m.translation.from} value={source} onChange={setSource} />
      <LanguageSelect label={m.translation.into} value={target} onChange={setTarget} />
      <Button type="submit" disabled={source === target} leftSection={<Icon name="plus" size={18} />}>
        {m.glossaries.make}
      </Button>
    </form>
  );
}

export function GlossariesScene() {
  const { messages: m } = useLanguage();
  const nameOf = useLanguageName();
  useTitle(m.glossaries.title);
  const query = useQuery(glossariesQuery);
  const glossaries = useStaying(query.data);
  return (
    <div className="page stack" style={{ gap: 24, maxWidth: 880 }}>
      <div>
        <h1>{m.glossaries.title}</h1>
        <p className="soft">{m.glossaries.lead}</p>
      </div>
      {query.error === null ? null : <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
      <NewGlossary />
      {glossaries?.length === 0 ? <p className="soft">{m.glossaries.empty}</p> : null}
      <ul className={styles.list}>
        {glossaries?.map((glossary) => (
          <li key={glossary.id}>
            <Link to="/glossaries/$glossaryId" params={{ glossaryId: glossary.id }} className={styles.card ?? ''}>
              <span className="grow">
                <strong>{glossary.name}</strong>
                <span className="soft small" style={{ display: 'block' }}>
                  {m.glossaries.nameOf(nameOf(glossary.sourceLanguage), nameOf(glossary.targetLanguage))} ·{' '}
                  {m.glossaries.terms(glossary.terms)}
                </span>
              </span>
              {glossary.usable ? null : (
                <span className={styles.problem}>
                  <Icon name="warning" size={16} />
                  {m.glossaries.unusable}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

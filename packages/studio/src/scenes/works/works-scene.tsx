/** All works, by what was changed last; searching them; the trash; bringing text in. */
import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import type { Work } from '@fourhands/core/work/work';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient, worksQuery } from '../../api/queries.ts';
import { CardGrid } from '../../components/card.tsx';
import { DropCover } from '../../components/drop-zone.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { WorkCard } from '../../components/work-card.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { deleteWithUndo, notify } from '../../state/notices.ts';
import { useFileDrop } from '../../state/use-file-drop.ts';
import { useStaying } from '../../state/use-leaving.ts';
import { useImportWorks, useNewWork } from '../../state/use-new-work.ts';
import { useTitle } from '../../state/use-title.ts';
import { StartHere } from './start-here.tsx';

function refresh(): void {
  void queryClient.invalidateQueries({ queryKey: ['works'] });
}

function CardMenu({ work }: { readonly work: Work }) {
  const m = useMessages();
  const tell = (error: unknown) => notify(describeError(m, error).text, 'danger');
  const move = (trashed: boolean, words: string) =>
    void client.changeWork(work.id, { trashed }).then(() => {
      notify(words);
      refresh();
    }, tell);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`${m.work.more}: ${work.title}`}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {work.trashedAt === null ? (
          <Menu.Item
            leftSection={<Icon name="trash" size={18} />}
            onClick={() => move(true, m.works.trashed(work.title))}
          >
            {m.works.toTrash}
          </Menu.Item>
        ) : (
          <>
            <Menu.Item
              leftSection={<Icon name="back" size={18} />}
              onClick={() => move(false, m.works.restored(work.title))}
            >
              {m.works.restore}
            </Menu.Item>
            <Menu.Item
              leftSection={<Icon name="trash" size={18} />}
              onClick={() =>
                deleteWithUndo({
                  key: work.id,
                  text: m.works.deletedForGood(work.title),
                  run: () => client.deleteWork(work.id).then(refresh),
                  onError: tell,
                })
              }
            >
              {m.works.deleteForGood}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

export function WorksScene() {
  const m = useMessages();
  const { trash = false } = useSearch({ from: '/works' });
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed.trim());
  const query = useQuery(worksQuery(words, trash));
  const works = useStaying(query.data);
  const newWork = useNewWork();
  const bringIn = useImportWorks();
  const over = useFileDrop((files) => void bringIn(files));
  useTitle(trash ? m.works.trash : m.works.title);
  const none = works?.length === 0;
  return (
    <div className="page stack" style={{ gap: 24 }}>
      <div className="spread" style={{ flexWrap: 'wrap' }}>
        <h1>{trash ? m.works.trash : m.works.title}</h1>
        <div className="row">
          <TextInput
            type="search"
            aria-label={m.works.search}
            placeholder={m.works.searchPlaceholder}
            leftSection={<Icon name="search" size={18} />}
            value={typed}
            maxLength={200}
            onChange={(event) => setTyped(event.target.value)}
          />
          {trash ? (
            <Link to="/works" search={{}}>
              {m.works.leaveTrash}
            </Link>
          ) : (
            <>
              <FileButton
                variant="default"
                accept=".txt,.md,.markdown,.fourhands,.mid,.midi,.musicxml,.mxl,.abc,text/*,image/*,audio/*"
                leftSection={<Icon name="file" size={18} />}
                onFiles={(files) => void bringIn(files)}
              >
                {m.works.import}
              </FileButton>
              <Button leftSection={<Icon name="plus" size={18} />} onClick={() => void newWork()}>
                {m.works.make}
              </Button>
            </>
          )}
        </div>
      </div>
      {query.error === null ? null : <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
      {works === undefined && query.error === null ? <span className="soft">{m.common.loading} …</span> : null}
      {none && words !== '' ? <p className="soft">{m.works.nothingFound(words)}</p> : null}
      {none && words === '' && trash ? <p className="soft">{m.works.trashEmpty}</p> : null}
      {none && words === '' && !trash ? (
        <>
          <p className="soft">{m.works.empty}</p>
          <StartHere />
        </>
      ) : null}
      {works === undefined || none ? null : (
        <CardGrid label={trash ? m.works.trash : m.works.title}>
          {works.map((work) => (
            <WorkCard key={work.id} work={work} menu={<CardMenu work={work} />} />
          ))}
        </CardGrid>
      )}
      {trash ? null : (
        <div className="spread soft small">
          <span>{m.works.importHint}</span>
          <span className="row" style={{ gap: 16 }}>
            <Link to="/glossaries">{m.glossaries.title}</Link>
            <Link to="/works" search={{ trash: true }}>
              {m.works.showTrash}
            </Link>
          </span>
        </div>
      )}
      {over ? <DropCover text={m.works.dropNow} /> : null}
    </div>
  );
}

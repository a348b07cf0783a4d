/** One picture: it in the middle, the other hand and the layers at the right, versions below. */
import { Button, Menu, Modal } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Mask } from '@fourhands/core/media/image/mask';
import { type PixelAuthor, pictureFormatSchema } from '@fourhands/core/protocol/pictures';
import type { WorkDetail } from '@fourhands/core/protocol/works';
import { client } from '../../api/client.ts';
import { queryClient } from '../../api/queries.ts';
import { EditableName } from '../../components/editable-name.tsx';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { Facts } from '../../components/section.tsx';
import { Workbench } from '../../components/workbench.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useActorName } from '../../state/actor-name.ts';
import { notify } from '../../state/notices.ts';
import { narrow, useMedia } from '../../state/use-media.ts';
import { useTitle } from '../../state/use-title.ts';
import { useWorkKeys } from '../work/work-keys.ts';
import { LayersPanel } from './layers-panel.tsx';
import { PictureBar, toolKeys } from './picture-bar.tsx';
import { PictureCanvas } from './picture-canvas.tsx';
import { Making, OfferActions, PictureHand } from './picture-hand.tsx';
import { usePictureAsking } from './picture-maker-form.tsx';
import { PictureVersions } from './picture-versions.tsx';
import styles from './picture.module.css';
import { type Tool, tools, useDrawing } from './use-drawing.ts';
import { usePictureOffers } from './use-offers.ts';
import { usePicture } from './use-picture.ts';

const did = (act: () => void) => {
  act();
  return true;
};

const typing = (target: EventTarget | null) =>
  target instanceof Element && target.closest('input:not([type="range"]), textarea, select, [role="dialog"]') !== null;

export function PictureScene({ work }: { readonly work: WorkDetail }) {
  const { messages: m } = useLanguage();
  const at = usePicture(work.id);
  const { picture } = at;
  const drawing = useDrawing(at);
  const offers = usePictureOffers(at);
  const asking = usePictureAsking();
  const asSheet = useMedia(narrow);
  const [authorsShown, setAuthorsShown] = useState(false);
  const [author, setAuthor] = useState<PixelAuthor | null>(null);
  useTitle(work.title);

  const step = (direction: 'undo' | 'redo', makers: boolean) =>
    void at
      .act((personId) =>
        direction === 'undo'
          ? client.undoPicture(work.id, { personId, makers })
          : client.redoPicture(work.id, { personId, makers }),
      )
      .then((done) => done?.change === null && notify(m.pictures.nothingToTakeBack));
  const lock = () => {
    const { selection } = drawing;
    if (selection === null) return notify(m.pictures.nothingSelected);
    void at
      .act((personId) => client.lockPicture(work.id, { mask: selection.toNumbers(), personId }))
      .then((after) => after && notify(m.pictures.locked));
  };
  const unlock = () => {
    const { selection } = drawing;
    const meant = (picture?.locks ?? []).filter(
      ({ mask }) => selection === null || !Mask.fromNumbers(mask).and(selection).isEmpty,
    );
    for (const { id } of meant) void at.act(() => client.unlockPicture(work.id, id));
    if (meant.length > 0) notify(m.pictures.unlocked);
  };
  const selectAll = () => picture && drawing.select(Mask.whole(picture.width, picture.height), 'new');
  const who = (x: number, y: number) => {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    if (!picture || column < 0 || row < 0 || column >= picture.width || row >= picture.height) return;
    void at.act(() => client.pixelAuthor(work.id, column, row)).then((found) => found && setAuthor(found));
  };
  const open = offers.current !== null && offers.proposal?.state !== 'making';

  useWorkKeys({
    undo: () => did(() => step('undo', false)),
    redo: () => did(() => step('redo', false)),
    makerUndo: () => did(() => step('undo', true)),
    makerRedo: () => did(() => step('redo', true)),
    lock: () => did(lock),
    authorship: () => did(() => setAuthorsShown((before) => !before)),
    saveVersion: () =>
      did(
        () =>
          void at
            .act((personId) => client.savePictureVersion(work.id, { personId }))
            .then((kept) => kept && notify(m.pictures.kept)),
      ),
    stop: () =>
      offers.proposal?.state === 'making' &&
      did(() => void client.stopPictureProposal(work.id, offers.proposal!.id).catch(() => undefined)),
    accept: (event) => open && event.target instanceof HTMLCanvasElement && did(() => offers.decide('accept', false)),
    reject: (event) => open && event.target instanceof HTMLCanvasElement && did(() => offers.decide('reject', false)),
    nextHunk: () => open && did(() => offers.step(1)),
    previousHunk: () => open && did(() => offers.step(-1)),
    acceptAll: () => open && did(() => offers.decide('accept', true)),
    rejectAll: () => open && did(() => offers.decide('reject', true)),
  });

  const keys = useRef({ drawing, selectAll });
  keys.current = { drawing, selectAll };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || typing(event.target)) return;
      const { drawing: now } = keys.current;
      const key = event.key.toLowerCase();
      const acts: Record<string, (() => unknown) | undefined> =
        event.ctrlKey || event.metaKey
          ? { a: keys.current.selectAll, d: () => now.select(null, 'new'), '0': now.fit, '1': now.actual }
          : event.altKey
            ? {}
            : {
                ...Object.fromEntries(tools.map((tool: Tool) => [toolKeys[tool], () => now.setTool(tool)])),
                '[': () => now.setSize(now.size / 1.25 - 1),
                ']': () => now.setSize(now.size * 1.25 + 1),
                delete: now.clear,
                '+': () => now.zoomBy(1.5),
                '-': () => now.zoomBy(1 / 1.5),
              };
      const act = acts[key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  const state = at.connected ? (at.saving ? 'saving' : 'saved') : 'offline';
  return (
    <>
      <Workbench
        title={
          <EditableName
            name={work.title}
            onRename={(title) =>
              client.changeWork(work.id, { title }).then(() => queryClient.invalidateQueries({ queryKey: ['works'] }))
            }
          />
        }
        tools={
          <>
            <span className={styles.state} data-state={state} role="status">
              {m.pictures[state]}
            </span>
            <Button
              variant="default"
              px={12}
              aria-pressed={authorsShown}
              aria-label={m.pictures.authors}
              title={m.pictures.authors}
              onClick={() => setAuthorsShown(!authorsShown)}
            >
              <Icon name="authors" size={18} />
            </Button>
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="default" px={12} aria-label={m.pictures.download} title={m.pictures.download}>
                  <Icon name="download" size={18} />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {pictureFormatSchema.options.map((format) => (
                  <Menu.Item key={format} component="a" href={client.exportPictureUrl(work.id, format)} download>
                    {format === 'openraster' ? m.pictures.openRaster : format.toUpperCase()}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          </>
        }
        sideLabel={m.pictures.hand}
        closesSheet={offers.proposal?.id}
        side={
          picture === null ? null : (
            <>
              <PictureHand
                at={at}
                picture={picture}
                drawing={drawing}
                offers={offers}
                asking={asking}
                onTakeBack={() => step('undo', true)}
              />
              <LayersPanel at={at} picture={picture} drawing={drawing} />
            </>
          )
        }
        strip={
          <div className="stack-tight">
            {asSheet ? <Making offers={offers} /> : null}
            {asSheet && open ? <OfferActions offers={offers} /> : null}
            <PictureVersions at={at} workId={work.id} />
          </div>
        }
      >
        {work.trashedAt === null ? null : <PlainNotice>{m.work.inTrash}</PlainNotice>}
        {at.error === null ? null : <ErrorNotice error={at.error} />}
        {authorsShown ? <p className="soft small">{m.pictures.authorsLegend}</p> : null}
        {picture === null ? (
          <p className="soft">{m.pictures.loading} …</p>
        ) : (
          <div className={styles.middle}>
            <PictureBar
              picture={picture}
              drawing={drawing}
              onUndo={() => step('undo', false)}
              onRedo={() => step('redo', false)}
              onLock={lock}
              onUnlock={unlock}
              onSelectAll={selectAll}
            />
            <PictureCanvas
              at={at}
              picture={picture}
              drawing={drawing}
              offers={offers}
              authorsShown={authorsShown}
              onPlace={({ x, y }) => who(x, y)}
            />
          </div>
        )}
      </Workbench>
      <Modal
        opened={author !== null}
        onClose={() => setAuthor(null)}
        title={m.pictures.tools.who}
        closeButtonProps={{ 'aria-label': m.common.close }}
      >
        {author === null ? null : <AuthorCard author={author} />}
      </Modal>
    </>
  );
}

/** Who made a pixel, and how. */
function AuthorCard({ author }: { readonly author: PixelAuthor }) {
  const { messages: m } = useLanguage();
  const format = useFormat();
  const nameOf = useActorName();
  const { actor, at, imported, proposal } = author;
  if (actor === null) return <p>{m.pictures.nobody}</p>;
  const recipe = proposal?.recipe;
  return (
    <div className="stack-tight">
      <Facts
        rows={[
          [m.pictures.madeBy, nameOf(actor)],
          ...(at === null ? [] : [[m.pictures.when, format.moment(at)] as const]),
          ...(recipe === undefined
            ? []
            : [
                [m.pictures.maker, recipe.makerHash] as const,
                ...(recipe.prompt === '' ? [] : [[m.pictureMakers.prompt, recipe.prompt] as const]),
                [m.pictures.recipeSeed, format.count(recipe.seed)] as const,
                ...Object.entries(recipe.controls).map(([name, value]) => [name, format.measured(value)] as const),
              ]),
        ]}
      />
      {imported ? <p className="soft small">{m.pictures.imported}</p> : null}
    </div>
  );
}

/** What a maker of pictures is asked for: which maker, its words, its controls, and the pictures that it needs besides. */
import { NativeSelect, Button, Textarea } from '@mantine/core';
import {
  longestPicturePrompt,
  mostGroupPictures,
  mostPictureCandidates,
  type PictureControl,
  type PictureMaker,
} from '@fourhands/core/protocol/picture-proposals';
import { useState } from 'react';
import { FileButton } from '../../components/file-button.tsx';
import { drawnSeed, SeedAndCount } from '../../components/offer-parts.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.tsx';
import type { GivenFile } from '../../state/uploads.ts';
import { ControlSlider } from '../work/maker-parts.tsx';

/** A picture that was brought for a maker. */
export interface BroughtPicture {
  readonly style: string;
  readonly name: string;
}

interface AskedGroups {
  readonly with: readonly BroughtPicture[];
  readonly without: readonly BroughtPicture[];
}

/** What is to be asked for. */
export interface PictureAsking {
  readonly makerId: string | null;
  readonly controls: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly candidates: number;
  readonly prompt: string;
  readonly style: BroughtPicture | null;
  readonly groups: AskedGroups;
  readonly change: (next: Partial<Omit<PictureAsking, 'change'>>) => void;
}

export function usePictureAsking(): PictureAsking {
  const [asking, setAsking] = useState<Omit<PictureAsking, 'change'>>({
    makerId: null,
    controls: {},
    seed: drawnSeed(),
    candidates: 1,
    prompt: '',
    style: null,
    groups: { with: [], without: [] },
  });
  return { ...asking, change: (next) => setAsking((before) => ({ ...before, ...next })) };
}

/** Whether all is there that a maker needs. */
export function isAsked(maker: PictureMaker, asking: PictureAsking): boolean {
  const { with: having, without } = asking.groups;
  return (
    maker.available &&
    (!maker.prompt || asking.prompt.trim() !== '') &&
    (!maker.style || asking.style !== null) &&
    (!maker.groups || (having.length > 0 && without.length > 0))
  );
}

/** The part of a request that says what a maker is asked for. */
export function askedOf(maker: PictureMaker, asking: PictureAsking) {
  const known = new Set(maker.controls.map(({ name }) => name));
  const hashes = (pictures: readonly BroughtPicture[]) => pictures.map(({ style }) => style);
  return {
    makerId: maker.id,
    controls: Object.fromEntries(Object.entries(asking.controls).filter(([name]) => known.has(name))),
    seed: asking.seed,
    candidates: maker.varies ? asking.candidates : 1,
    ...(maker.prompt ? { prompt: asking.prompt } : {}),
    ...(maker.style && asking.style !== null ? { style: asking.style.style } : {}),
    ...(maker.groups ? { groups: { with: hashes(asking.groups.with), without: hashes(asking.groups.without) } } : {}),
  };
}

interface PictureMakerFormProps {
  readonly makers: readonly PictureMaker[];
  readonly maker: PictureMaker;
  readonly asking: PictureAsking;
  /** Keeps a file with the work; null where that failed, which was told. */
  readonly onBring: (file: GivenFile) => Promise<BroughtPicture | null | undefined>;
}

export function PictureMakerForm({ makers, maker, asking, onBring }: PictureMakerFormProps) {
  const { language, messages: m } = useLanguage();
  const kinds = [...new Set(makers.map(({ kind }) => kind))];
  const bringAll = async (files: readonly GivenFile[]): Promise<BroughtPicture[]> => {
    const brought: BroughtPicture[] = [];
    for (const file of files.slice(0, mostGroupPictures)) {
      const one = await onBring(file);
      if (one) brought.push(one);
    }
    return brought;
  };
  return (
    <>
      <NativeSelect
        aria-label={m.pictures.what}
        value={maker.id}
        onChange={(event) => asking.change({ makerId: event.target.value, controls: {} })}
        data={kinds.map((kind) => ({
          group: m.pictureMakers.kinds[kind],
          items: makers
            .filter((each) => each.kind === kind)
            .map(({ id, name }) => ({ value: id, label: name[language] })),
        }))}
      />
      {maker.prompt ? (
        <Textarea
          label={m.pictureMakers.prompt}
          placeholder={m.pictureMakers.promptHint}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={longestPicturePrompt}
          value={asking.prompt}
          onChange={(event) => asking.change({ prompt: event.target.value })}
        />
      ) : null}
      {maker.controls.map((control) => (
        <ControlField
          key={control.name}
          control={control}
          value={asking.controls[control.name] ?? control.default}
          onChange={(value) => asking.change({ controls: { ...asking.controls, [control.name]: value } })}
        />
      ))}
      {maker.style ? (
        <div className="stack-tight">
          <span>{maker.operation === 'restyle' ? m.pictures.style : m.pictureMakers.second}</span>
          <div className="row">
            <FileButton
              size="xs"
              variant="default"
              accept="image/*"
              multiple={false}
              onFiles={([file]) => file && void onBring(file).then((style) => style && asking.change({ style }))}
            >
              {m.pictures.styleChoose}
            </FileButton>
            <span className="soft small one-line">{asking.style?.name}</span>
          </div>
        </div>
      ) : null}
      {maker.groups ? (
        <div className="stack-tight">
          <span>{m.pictureMakers.groups}</span>
          <span className="soft small">{m.pictureMakers.groupsHelp}</span>
          {(['with', 'without'] as const).map((group) => (
            <GroupField
              key={group}
              label={m.pictureMakers[group]}
              pictures={asking.groups[group]}
              onFiles={(files) =>
                void bringAll(files).then((brought) =>
                  asking.change({ groups: { ...asking.groups, [group]: [...asking.groups[group], ...brought] } }),
                )
              }
              onClear={() => asking.change({ groups: { ...asking.groups, [group]: [] } })}
            />
          ))}
        </div>
      ) : null}
      {maker.varies ? (
        <SeedAndCount
          seed={asking.seed}
          candidates={asking.candidates}
          most={mostPictureCandidates}
          onChange={asking.change}
        />
      ) : null}
      {maker.destination === null ? null : (
        <p className="soft small">
          {maker.operation === 'paint'
            ? m.pictureMakers.wordsGoTo(maker.destination)
            : m.pictureMakers.goesTo(maker.destination)}
        </p>
      )}
      {maker.reason === null ? null : <p className="small">{m.hand.unavailable(maker.reason)}</p>}
    </>
  );
}

interface ControlFieldProps {
  readonly control: PictureControl;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function ControlField({ control, value, onChange }: ControlFieldProps) {
  const { language } = useLanguage();
  if (control.choices === undefined) return <ControlSlider control={control} value={value} onChange={onChange} />;
  return (
    <NativeSelect
      label={control.label[language]}
      value={String(value)}
      onChange={(event) => onChange(Number(event.target.value))}
      data={control.choices.map((choice) => ({ value: String(choice.value), label: choice.label[language] }))}
    />
  );
}

interface GroupFieldProps {
  readonly label: string;
  readonly pictures: readonly BroughtPicture[];
  readonly onFiles: (files: readonly GivenFile[]) => void;
  readonly onClear: () => void;
}

function GroupField({ label, pictures, onFiles, onClear }: GroupFieldProps) {
  const { messages: m } = useLanguage();
  const format = useFormat();
  return (
    <div className="row" style={{ flexWrap: 'wrap' }}>
      <FileButton size="xs" variant="default" accept="image/*" onFiles={onFiles}>
        {label}
      </FileButton>
      <span className="soft small">{m.pictureMakers.chosen(format.count(pictures.length))}</span>
      {pictures.length === 0 ? null : (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={onClear}>
          {m.pictureMakers.clear}
        </Button>
      )}
    </div>
  );
}

/** A maker of sounds that was trained on recordings: its card, and the way into a sound with it. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Model } from '@fourhands/core/protocol/model';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient, soundMakersQuery } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { Facts, Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { chosenSoundMaker } from '../../state/chosen-sound-maker.ts';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';
import { ModelFacts } from './model-side.tsx';

interface SoundModelProps {
  readonly model: Model;
  readonly title: ReactNode;
  readonly tools: ReactNode;
}

export function SoundModel({ model, title, tools }: SoundModelProps) {
  const m = useMessages();
  const format = useFormat();
  const navigate = useNavigate();
  const maker = useQuery(soundMakersQuery).data?.find(({ hash }) => hash.startsWith(model.sha256));
  const use = async () => {
    if (maker === undefined) return;
    chosenSoundMaker.set(() => maker.id);
    try {
      const { work } = await client.createSound({ title: m.sounds.newTitle }, { personId: thisPerson().id });
      void queryClient.invalidateQueries({ queryKey: ['works'] });
      await navigate({ to: '/works/$workId', params: { workId: work.id } });
    } catch (error) {
      notify(describeError(m, error).text, 'danger');
    }
  };
  const figures = [
    [m.soundModels.heldOut, 'heldOutDecibels', format.measured],
    [m.soundModels.nearest, 'nearestDecibels', format.measured],
    [m.soundModels.mean, 'meanDecibels', format.measured],
    [m.soundModels.recordings, 'recordings', format.count],
    [m.soundModels.clips, 'clips', format.count],
    [m.soundModels.parameters, 'parameters', format.count],
  ] as const;
  const known = figures.flatMap(([label, name, said]) => {
    const value = model.figures[name] ?? null;
    return value === null ? [] : [[label, said(value)] as const];
  });
  return (
    <div className="page stack" style={{ gap: 32, maxWidth: 720 }}>
      <div className="spread">
        {title}
        {tools}
      </div>
      <div className="stack-tight">
        <p>{m.soundModels.lead}</p>
        <div>
          <Button
            disabled={maker === undefined}
            leftSection={<Icon name="sound" size={18} />}
            onClick={() => void use()}
          >
            {m.soundModels.use}
          </Button>
        </div>
        <p className="soft small">
          {m.soundModels.more}{' '}
          <code style={{ overflowWrap: 'anywhere' }}>npm run -s fourhands -- train spectra --data FOLDER</code>
        </p>
      </div>
      {known.length === 0 ? null : (
        <Section title={m.models.figures} help={m.soundModels.figuresHelp}>
          <Facts rows={known} />
        </Section>
      )}
      <Section title={m.soundModels.limits}>
        <p className="soft small">{m.soundModels.limitsText}</p>
      </Section>
      <ModelFacts model={model} />
    </div>
  );
}

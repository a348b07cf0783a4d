/** One model: a VAE to walk through, an adversarial network to draw with, a codec to compress with, a writer to write with, or a maker of sounds or melodies to play. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { Model } from '@fourhands/core/protocol/model';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { compressionsQuery, modelQuery, queryClient, soundMakersQuery } from '../../api/queries.ts';
import { CardGrid } from '../../components/card.tsx';
import { DeleteMenu } from '../../components/delete-menu.tsx';
import { DropZone } from '../../components/drop-zone.tsx';
import { EditableName } from '../../components/editable-name.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { Section } from '../../components/section.tsx';
import { CompressionCard } from '../../components/things.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { handOver } from '../../state/handed-over.ts';
import { deleteWithUndo, notify } from '../../state/notices.ts';
import type { GivenFile } from '../../state/uploads.ts';
import { useStaying } from '../../state/use-leaving.ts';
import { useTitle } from '../../state/use-title.ts';
import { GanBench } from './gan-bench.tsx';
import { MelodyBench } from './melody-bench.tsx';
import { ModelFacts } from './model-side.tsx';
import { SoundBench } from './sound-bench.tsx';
import { VaeBench } from './vae-bench.tsx';
import { WriterModel } from './writer-model.tsx';

function LoadedModel({ model }: { readonly model: Model }) {
  const m = useMessages();
  const format = useFormat();
  const navigate = useNavigate();
  useTitle(model.name);
  const refresh = () => {
    void queryClient.invalidateQueries({ queryKey: ['models'] });
    void queryClient.invalidateQueries({ queryKey: ['makers'] });
    void queryClient.invalidateQueries({ queryKey: soundMakersQuery.queryKey });
    void queryClient.invalidateQueries({ queryKey: ['score-makers'] });
  };
  const title = (
    <EditableName
      name={model.name}
      note={`${m.kinds[model.kind]} · ${format.moment(model.createdAt)}`}
      onRename={(name) => client.renameModel(model.id, name).then(refresh)}
    />
  );
  const remove = (
    <DeleteMenu
      label={m.runs.more}
      onDelete={() => {
        deleteWithUndo({
          key: model.id,
          text: m.models.deleted(model.name),
          run: () => client.deleteModel(model.id).then(refresh),
          onError: (error) => notify(describeError(m, error).text, 'danger'),
        });
        void navigate({ to: '/models' });
      }}
    />
  );
  const made = useStaying(useQuery(compressionsQuery).data)?.filter((one) => one.modelId === model.id) ?? [];
  const compress = ([first]: readonly GivenFile[]) => {
    if (first === undefined) return;
    handOver(first);
    void navigate({ to: '/compress', search: { model: model.id } });
  };
  if (model.kind === 'vae') return <VaeBench model={model} title={title} tools={remove} />;
  if (model.kind === 'gan') return <GanBench model={model} title={title} tools={remove} />;
  if (model.kind === 'spectra') return <SoundBench model={model} title={title} tools={remove} />;
  if (model.kind === 'melody') return <MelodyBench model={model} title={title} tools={remove} />;
  if (model.kind === 'writer') return <WriterModel model={model} title={title} tools={remove} />;
  return (
    <div className="page stack" style={{ gap: 32, maxWidth: 720 }}>
      <div className="spread">
        {title}
        {remove}
      </div>
      <DropZone label={m.models.useCodec} overText={m.home.dropNow} minHeight={208} onFiles={compress}>
        <h2>{m.models.useCodec}</h2>
        <FileButton multiple={false} accept="image/*,.fhp" onFiles={compress}>
          {m.compress.choose}
        </FileButton>
      </DropZone>
      {made.length === 0 ? null : (
        <Section title={m.compress.recent}>
          <CardGrid label={m.compress.recent}>
            {made.map((compression) => (
              <CompressionCard key={compression.id} compression={compression} />
            ))}
          </CardGrid>
        </Section>
      )}
      <ModelFacts model={model} />
    </div>
  );
}

export function ModelScene() {
  const { modelId } = useParams({ from: '/models/$modelId' });
  const query = useQuery(modelQuery(modelId));
  if (query.data !== undefined) return <LoadedModel key={modelId} model={query.data} />;
  return (
    <div className="page">
      {query.error === null ? null : <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
    </div>
  );
}

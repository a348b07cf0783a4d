/**
 * DiffAugment (Zhao et al. 2020): the same kind of random change on everything that the discriminator sees, so that it cannot learn few
 * pictures by heart, and the generator does not learn the change. Brightness, saturation and contrast; moves by up to an
 * eighth; a square of half the side cut out. All of it is linear in the picture.
 */
import {
  add,
  HostTensor,
  matmul,
  mean,
  multiply,
  reshape,
  subtract,
  transpose,
  type RandomStream,
  type Tensor,
  type TensorType,
} from '@fourhands/engine';

/** What is drawn for each picture of a batch. */
export type Changes<T> = {
  /** Added to every value, [batch, 1, 1, 1]. */
  readonly brightness: T;
  /** How far a place's channels, and the picture's values, keep from their mean: [batch, 1, 1, 1]. */
  readonly saturation: T;
  readonly contrast: T;
  /** Moves by whole pixels: [batch, size, size], with a 1 from each new row or column to the old one. */
  readonly rows: T;
  readonly columns: T;
  /** 0 where the picture is cut out, [batch, size, size, 1]. */
  readonly mask: T;
};

export const changeNames = ['brightness', 'saturation', 'contrast', 'rows', 'columns', 'mask'] as const;

export function changeTypes(batch: number, size: number): Changes<TensorType> {
  const type = (...shape: number[]): TensorType => ({ shape, dtype: 'float32' });
  const each = type(batch, 1, 1, 1);
  const move = type(batch, size, size);
  return {
    brightness: each,
    saturation: each,
    contrast: each,
    rows: move,
    columns: move,
    mask: type(batch, size, size, 1),
  };
}

export function drawChanges(random: RandomStream, batch: number, size: number): Changes<HostTensor> {
  const each = (low: number, high: number) =>
    new HostTensor(random.fillUniform(new Float32Array(batch), low, high), [batch, 1, 1, 1]);
  const [brightness, saturation, contrast] = [each(-0.5, 0.5), each(0, 2), each(0.5, 1.5)];
  const most = Math.round(size / 8);
  const move = () => {
    const data = new Float32Array(batch * size * size);
    for (let picture = 0; picture < batch; picture++) {
      const by = random.integer(2 * most + 1) - most;
      for (let at = Math.max(0, -by); at < Math.min(size, size - by); at++)
        data[(picture * size + at) * size + at + by] = 1;
    }
    return new HostTensor(data, [batch, size, size]);
  };
  const [rows, columns] = [move(), move()];
  const mask = new Float32Array(batch * size * size).fill(1);
  const half = size / 2;
  for (let picture = 0; picture < batch; picture++) {
    // The square's middle is anywhere, so that it may lie partly outside.
    const [top, left] = [random.integer(size + 1) - half / 2, random.integer(size + 1) - half / 2];
    for (let row = Math.max(0, top); row < Math.min(size, top + half); row++)
      mask.fill(
        0,
        (picture * size + row) * size + Math.max(0, left),
        (picture * size + row) * size + Math.max(0, Math.min(size, left + half)),
      );
  }
  return { brightness, saturation, contrast, rows, columns, mask: new HostTensor(mask, [batch, size, size, 1]) };
}

/** Pictures [batch, size, size, channels], changed. */
export function applyChanges(x: Tensor, changes: Changes<Tensor>): Tensor {
  const [batch, size, , channels] = x.shape as readonly [number, number, number, number];
  const around = (values: Tensor, axes: readonly number[], share: Tensor) => {
    const middle = mean(values, axes, { keepAxes: true });
    return add(multiply(subtract(values, middle), share), middle);
  };
  const bright = add(x, changes.brightness);
  const coloured = around(around(bright, [3], changes.saturation), [1, 2, 3], changes.contrast);
  const flat = [batch, size, size * channels];
  const moved = (values: Tensor, by: Tensor) => reshape(matmul(by, reshape(values, flat)), x.shape);
  const turned = (values: Tensor) => transpose(values, [0, 2, 1, 3]);
  const across = turned(moved(turned(moved(coloured, changes.rows)), changes.columns));
  return multiply(across, changes.mask);
}

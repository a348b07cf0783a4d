/** A place above a selection for a small bar; what is in the bar is drawn by its owner. */
import { StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state';
import { showTooltip, type Tooltip } from '@codemirror/view';

export const showBar = StateEffect.define<boolean>();

/** `fill` gets the bar's element; it gives back what empties it. */
export function selectionBar(fill: (element: HTMLElement) => () => void): Extension {
  const create: Tooltip['create'] = () => {
    const dom = document.createElement('div');
    dom.className = 'fh-bar-tip';
    const empty = fill(dom);
    return { dom, destroy: empty };
  };
  const barOf = (state: EditorState, enabled: boolean): Tooltip | null => {
    const { main } = state.selection;
    return enabled && !main.empty ? { pos: main.from, above: true, arrow: false, create } : null;
  };
  return StateField.define<{ readonly enabled: boolean; readonly bar: Tooltip | null }>({
    create: () => ({ enabled: false, bar: null }),
    update(before, transaction) {
      let { enabled } = before;
      for (const effect of transaction.effects) if (effect.is(showBar)) enabled = effect.value;
      const bar = barOf(transaction.state, enabled);
      if (enabled === before.enabled && bar?.pos === before.bar?.pos) return before;
      return { enabled, bar };
    },
    provide: (field) => showTooltip.from(field, ({ bar }) => bar),
  });
}

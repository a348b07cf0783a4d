/** Whether what runs the models, an optional package, is installed; it is not loaded by asking. */
export function runnerInstalled(): boolean {
  try {
    import.meta.resolve('@huggingface/transformers');
    return true;
  } catch {
    return false;
  }
}

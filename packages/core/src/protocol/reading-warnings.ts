/** What can have been changed to read a file that somebody brought, by code. Each has words on screen; one that is missing there does not compile. */
export type ReadingWarning =
  // Pictures.
  | 'rotated'
  | 'cmyk-converted'
  | 'depth-reduced'
  | 'profile-converted'
  | 'transparency-flattened'
  | 'animated'
  | 'downsized'
  | 'layers-simplified'
  // Texts.
  | 'text-cut'
  | 'encoding-guessed'
  | 'chapters-missing'
  // Scores.
  | 'tunes-left-out'
  | 'parts-left-out'
  // Recordings.
  | 'channels-mixed'
  | 'recording-cut';

/** The entry module of the process that runs procedures on pictures. */
import { makePicture } from './make-picture.ts';
import { serveTasks } from './task-process.ts';

serveTasks('Making a picture', makePicture);

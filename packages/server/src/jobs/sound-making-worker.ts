/** The entry module of the process that makes sounds. */
import { makeSound } from './make-sound.ts';
import { serveTasks } from './task-process.ts';

serveTasks('Making a sound', makeSound);

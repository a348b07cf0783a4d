export { dataFolder, defaultPort, type ServerOptions } from './config.ts';
export { type RunningServer, startServer } from './main.ts';

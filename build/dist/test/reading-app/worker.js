// Run by main.js as a worker thread.
import { parentPort } from 'node:worker_threads';

parentPort?.postMessage('worked');

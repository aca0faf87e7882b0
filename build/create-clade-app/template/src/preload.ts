// Runs before the page, in a world of its own: the page gets these functions and no more.
import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('greeter', {
  greet: (name: string) => ipcRenderer.invoke('greet', name),
});

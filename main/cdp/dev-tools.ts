/** Starts what the command line asked for: a server on a port, a client on pipes, or both. */
import { Connection } from './connection.ts';
import { pipeTransport } from './pipe.ts';
import { DevToolsServer } from './server.ts';
import type { TargetRegistry } from './target-registry.ts';

export interface DevToolsOptions {
  /** 0 for any that is free; undefined for no server. */
  port: number | undefined;
  pipe: boolean;
}

/** @throws (rejects) CladeError ERR_DEBUGGING_PORT */
export async function startDevTools(
  targets: TargetRegistry,
  options: DevToolsOptions,
): Promise<void> {
  if (options.pipe)
    void new Connection(
      pipeTransport(() => targets.host.quit()),
      targets,
    );
  if (options.port === undefined) return;
  const address = await new DevToolsServer(targets).listen(options.port);
  // Clients wait for this very line.
  process.stderr.write(`\nDevTools listening on ${address}\n`);
}

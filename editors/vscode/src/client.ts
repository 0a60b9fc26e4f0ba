/**
 * The server's life: found, asked for its version, started, started again when it
 * crashes but not for ever, stopped. Whatever goes wrong is told once, with what to do.
 */

import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, type LanguageClientOptions } from "vscode-languageclient/node";
import { languageFor, selector } from "./documents";
import { Restarts, MOST_CRASHES } from "./restarts";
import { askVersion, findServer, isOlder } from "./server";
import { crashing, missing, notRunning, notServing, OLDEST_SERVER, tooOld, type Remedy, type Trouble } from "./trouble";

/** How the server is. */
export type Health =
  | { state: "stopped" }
  | { state: "starting" }
  | { state: "running"; version: string; command: string }
  | { state: "troubled"; trouble: Trouble };

/** The library tells of failures in its own words, and several times; ours are told instead. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** So long the handshake may take; a server that hangs is told as one that fails. */
const START_PATIENCE_MS = 30_000;

function within<Value>(patience: number, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`it did not answer within ${patience / 1000} seconds`));
    const timer = setTimeout(late, patience);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function clientOptions(log: vscode.LogOutputChannel, closed: () => void): LanguageClientOptions {
  return {
    documentSelector: selector(),
    outputChannel: log,
    middleware: {
      didOpen: (document, next) => {
        const languageId = languageFor(document.languageId, document.fileName);
        return next(
          languageId === document.languageId
            ? document
            : (Object.create(document, { languageId: { value: languageId } }) as vscode.TextDocument),
        );
      },
    },
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      // When it is started again is decided here, not in the library.
      closed: () => {
        closed();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  };
}

export class Server implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel("Amazon States Language", { log: true });
  private readonly changed = new vscode.EventEmitter<Health>();
  readonly onDidChange = this.changed.event;

  private client: LanguageClient | undefined;
  private current: Health = { state: "stopped" };
  private readonly restarts = new Restarts();
  private timer: NodeJS.Timeout | undefined;
  /** Starts and stops come one after the other, however fast they are asked for. */
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly extensionPath: string) {}

  get health(): Health {
    return this.current;
  }

  /** Starts the server, unless it was started before. */
  ensureStarted(): Promise<void> {
    return this.enqueue(async () => {
      if (this.current.state === "stopped") {
        await this.start();
      }
    });
  }

  /** Stops the server and starts it, as the settings now say. */
  restart(): Promise<void> {
    this.restarts.forget();
    return this.enqueue(async () => {
      await this.stop();
      await this.start();
    });
  }

  /** Asks the server. Fails when it does not run. */
  request<Result>(method: string, params: object): Promise<Result> {
    if (!this.client || this.current.state !== "running") {
      return Promise.reject(new Error("the server is not running"));
    }
    return this.client.sendRequest<Result>(method, params);
  }

  /** Stops the server. */
  end(): Promise<void> {
    return this.enqueue(() => this.stop());
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.changed.dispose();
    this.log.dispose();
  }

  private enqueue(step: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(step).catch((error: unknown) => this.log.error(String(error)));
    return this.queue;
  }

  private become(health: Health): void {
    this.current = health;
    this.changed.fire(health);
  }

  private async stop(): Promise<void> {
    clearTimeout(this.timer);
    const old = this.client;
    this.client = undefined;
    this.become({ state: "stopped" });
    // A server that is gone cannot be stopped; there is nothing left to do then.
    await old?.dispose().catch(() => undefined);
  }

  private async start(): Promise<void> {
    this.become({ state: "starting" });
    const config = vscode.workspace.getConfiguration("asl.server");
    const setting = config.get<string>("path", "");
    const found = findServer(setting, this.extensionPath);
    if ("missing" in found) {
      return this.tell(missing(found.missing, setting, `${process.platform}-${process.arch}`));
    }
    const { command, origin } = found;
    const asked = await askVersion(command);
    if ("failure" in asked) {
      return this.tell(notRunning(command, asked.failure));
    }
    if (isOlder(asked.version, OLDEST_SERVER)) {
      return this.tell(tooOld(command, origin, asked.version));
    }
    this.log.info(`Starting asl-lsp ${asked.version}: ${command}`);
    const logLevel = config.get<string>("logLevel", "");
    const env = logLevel ? { ...process.env, ASL_LSP_LOG: logLevel } : process.env;
    const connection = { isUp: false, isOver: false };
    const options = clientOptions(this.log, () => {
      connection.isOver = true;
      // While it starts, the start fails, and that tells it.
      if (connection.isUp) {
        this.crashed();
      }
    });
    const client = new QuietClient("asl", "Amazon States Language", { command, options: { env } }, options);
    this.client = client;
    try {
      await within(START_PATIENCE_MS, client.start());
    } catch (error) {
      this.client = undefined;
      await client.dispose().catch(() => undefined);
      return this.tell(notServing(error instanceof Error ? error.message : String(error)));
    }
    connection.isUp = true;
    if (connection.isOver) {
      return this.crashed();
    }
    this.become({ state: "running", version: asked.version, command });
  }

  private crashed(): void {
    const old = this.client;
    this.client = undefined;
    const delay = this.restarts.crashed(Date.now());
    if (delay === undefined) {
      void this.enqueue(async () => old?.dispose().catch(() => undefined));
      return this.tell(crashing(MOST_CRASHES));
    }
    this.log.warn(`The server ended unexpectedly; it is started again in ${delay} ms.`);
    this.become({ state: "starting" });
    this.timer = setTimeout(() => {
      void this.enqueue(async () => {
        await old?.dispose().catch(() => undefined);
        await this.start();
      });
    }, delay);
  }

  private tell(trouble: Trouble): void {
    this.log.error(trouble.message);
    this.become({ state: "troubled", trouble });
    void this.offer(trouble);
  }

  private async offer(trouble: Trouble): Promise<void> {
    const titles: Record<Remedy, string> = { settings: "Open Settings", restart: "Restart Server", log: "Show Log" };
    const choice = await vscode.window.showErrorMessage(trouble.message, ...trouble.remedies.map((one) => titles[one]));
    const remedy = trouble.remedies.find((one) => titles[one] === choice);
    if (remedy === "settings") {
      await vscode.commands.executeCommand("workbench.action.openSettings", "asl.server.path");
    } else if (remedy === "restart") {
      await this.restart();
    } else if (remedy === "log") {
      this.log.show();
    }
  }
}

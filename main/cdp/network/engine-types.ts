/** The engine's protocol, as far as its Network domain goes: what its events carry. */

export type Headers = Record<string, string>;

export interface EngineRequest {
  url: string;
  method: string;
  headers: Headers;
  postData?: string;
  referrerPolicy?: string;
}

export interface EngineTiming {
  startTime: number;
  domainLookupStart: number;
  domainLookupEnd: number;
  connectStart: number;
  connectEnd: number;
  secureConnectionStart: number;
  requestStart: number;
  responseStart: number;
}

export interface EngineResponse {
  url: string;
  status: number;
  statusText: string;
  headers: Headers;
  mimeType: string;
  source: string;
  requestHeaders?: Headers;
  timing?: EngineTiming;
  security?: {
    connection?: { protocol?: string };
    certificate?: {
      subject?: string;
      validFrom?: number;
      validUntil?: number;
      dnsNames?: string[];
    };
  };
}

export interface EngineMetrics {
  protocol?: string;
  remoteAddress?: string;
  requestHeaders?: Headers;
  responseHeaderBytesReceived?: number;
  responseBodyBytesReceived?: number;
}

export interface RequestWillBeSent {
  requestId: string;
  frameId: string;
  loaderId: string;
  documentURL: string;
  request: EngineRequest;
  timestamp: number;
  walltime: number;
  initiator: { type: string; url?: string; lineNumber?: number };
  redirectResponse?: EngineResponse;
  type?: string;
}

export interface ResponseReceived {
  requestId: string;
  frameId: string;
  loaderId: string;
  timestamp: number;
  type: string;
  response: EngineResponse;
}

export interface LoadingFinished {
  requestId: string;
  timestamp: number;
  metrics?: EngineMetrics;
}

export interface LoadingFailed {
  requestId: string;
  timestamp: number;
  errorText: string;
  canceled?: boolean;
}

export interface ServedFromMemoryCache {
  requestId: string;
  frameId: string;
  loaderId: string;
  documentURL: string;
  timestamp: number;
  initiator: { type: string };
  resource: { url: string; type: string; response?: EngineResponse; bodySize: number };
}

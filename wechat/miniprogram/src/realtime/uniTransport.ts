/** Engine.IO's WebSocket transport over uni.connectSocket: the same code in a mini-program and in a browser. */

import { Transport } from 'engine.io-client'
import { encodePacket, type Packet, type RawData } from 'engine.io-parser'

/** What uni.connectSocket returns, as far as it is used here. */
interface SocketTask {
  onOpen(callback: () => void): void
  onMessage(callback: (message: { data: string | ArrayBuffer }) => void): void
  onError(callback: (error: unknown) => void): void
  onClose(callback: (event: unknown) => void): void
  send(options: { data: RawData; fail: (error: unknown) => void }): void
  close(options: { code?: number }): void
}

export class UniTransport extends Transport {
  private task: SocketTask | null = null

  override get name(): string {
    return 'websocket'
  }

  override doOpen(): void {
    const task = uni.connectSocket({
      url: this.createUri(this.opts.secure ? 'wss' : 'ws', this.query),
      // Without a callback uni.connectSocket returns a promise instead of the task.
      complete: () => {},
      fail: (error: unknown) => this.onError('connection failed', error),
    }) as unknown as SocketTask
    this.task = task
    task.onOpen(() => this.onOpen())
    task.onMessage(({ data }) => this.onData(data))
    task.onError((error) => this.onError('websocket error', error))
    task.onClose((event) => {
      // Once we closed it ourselves, Engine.IO already knows.
      if (this.task !== task) return
      this.task = null
      this.onClose({ description: 'websocket connection closed', context: event })
    })
  }

  override write(packets: Packet[]): void {
    this.writable = false
    packets.forEach((packet, index) => {
      encodePacket(packet, this.supportsBinary, (data) => {
        this.task?.send({ data, fail: (error) => this.onError('send failed', error) })
        if (index === packets.length - 1) this.announceDrained()
      })
    })
  }

  override doClose(): void {
    const task = this.task
    this.task = null
    task?.close({})
  }

  /** Later, not now: Engine.IO empties its buffer after write() has returned. */
  private announceDrained(): void {
    setTimeout(() => {
      this.writable = true
      this.emitReserved('drain')
    }, 0)
  }
}

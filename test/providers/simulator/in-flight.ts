/**
 * The same answer, with its end told: at once when it has no body or is a refusal (whose body clients may leave
 * alone), else when the last byte was taken, the reader gave up, or the request was aborted.
 */
export function inFlightUntilRead(answer: Response, end: () => void, signal: AbortSignal): Response {
  if (!answer.ok || answer.body === null) {
    end()
    return answer
  }
  if (signal.aborted) {
    end()
    answer.body.cancel(signal.reason).catch(() => {})
    return answer
  }
  const reader = answer.body.getReader()
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const stop = (): void => {
          end()
          controller.error(signal.reason)
          reader.cancel(signal.reason).catch(() => {})
        }
        signal.addEventListener('abort', stop, { once: true })
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (signal.aborted) return
          if (done) {
            end()
            controller.close()
          } else {
            controller.enqueue(value)
          }
        } catch (error) {
          end()
          controller.error(error)
        }
      },
      async cancel(reason) {
        end()
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { status: answer.status, headers: answer.headers })
}

/** What each call of the API takes and gives, read off the generated document. */
import type { components, paths } from './schema'

export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** The paths that know this method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never
}[keyof paths]

type Operation<M extends Method, P extends keyof paths> = paths[P] extends Record<M, infer O> ? O : never

type Contents<Content> = Content extends { 'application/json': infer Body }
  ? Body
  : Content extends { 'multipart/form-data': unknown }
    ? FormData
    : never

type PathPart<O> = O extends { parameters: { path: infer Values } } ? { path: Values } : unknown

/** An address is text: a number may be given by its digits, as cursors are. What is null or undefined is left out. */
type Asked<Values> = {
  [Name in keyof Values]: Values[Name] | null | (number extends Exclude<Values[Name], undefined> ? string : never)
}

type QueryPart<O> = O extends { parameters: { query?: infer Values } }
  ? [Values] extends [undefined]
    ? unknown
    : { query?: Asked<Values> }
  : unknown

/** What a list can be asked for. */
export type Query<P extends PathOf<'get'>> = Operation<'get', P> extends { parameters: { query?: infer Values } }
  ? Asked<Values>
  : never

type BodyPart<O> = O extends { requestBody: { content: infer Content } }
  ? { body: Contents<Content> }
  : O extends { requestBody?: infer Optional }
    ? Exclude<Optional, undefined> extends { content: infer Content }
      ? { body?: Contents<Content> }
      : unknown
    : unknown

type Parts<O> = PathPart<O> & QueryPart<O> & BodyPart<O>

/** The parts of a call: nothing where there are none, and nothing needed where all may be left out. */
export type Sent<M extends Method, P extends keyof paths> = unknown extends Parts<Operation<M, P>>
  ? []
  : Record<never, never> extends Parts<Operation<M, P>>
    ? [Parts<Operation<M, P>>?]
    : [Parts<Operation<M, P>>]

/** What a call that succeeds gives; nothing where the server answers 204. */
export type Answer<M extends Method, P extends keyof paths> =
  Operation<M, P> extends { responses: infer Answers }
    ? { [S in keyof Answers]: Answers[S] extends { content: { 'application/json': infer Body } } ? Body : undefined }[keyof Answers]
    : never

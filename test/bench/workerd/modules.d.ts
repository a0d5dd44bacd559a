// A package of a program: all that it exports is where that lies.
declare module 'workerd' {
  const exported: { readonly default: string }
  export default exported
}

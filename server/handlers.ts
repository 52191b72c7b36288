// proto-loader's handler types carry an index signature, under which a misspelt method compiles.

/** The handlers of a service, and no others: use it with `satisfies`. */
export type Handlers<Service> = {
  [Name in keyof Service as string extends Name ? never : number extends Name ? never : Name]: Service[Name];
};

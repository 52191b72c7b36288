// Original file: chaos/v1/chaos_control.proto


export interface Scenario {
  'name'?: (string);
  /**
   * One short phrase for a button.
   */
  'title'?: (string);
  /**
   * A sentence or two: what it does and what it teaches.
   */
  'description'?: (string);
  /**
   * What a naive client makes of it; empty when the scenario does not say.
   */
  'lessonNaive'?: (string);
  /**
   * What a good client makes of it; empty when the scenario does not say.
   */
  'lessonGood'?: (string);
}

export interface Scenario__Output {
  'name': (string);
  /**
   * One short phrase for a button.
   */
  'title': (string);
  /**
   * A sentence or two: what it does and what it teaches.
   */
  'description': (string);
  /**
   * What a naive client makes of it; empty when the scenario does not say.
   */
  'lessonNaive': (string);
  /**
   * What a good client makes of it; empty when the scenario does not say.
   */
  'lessonGood': (string);
}

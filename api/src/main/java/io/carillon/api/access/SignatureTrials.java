package io.carillon.api.access;

/**
 * How often one caller may be wrong. To verify a signature costs a hundred times what all else does
 * that is asked of a caller, so that it is asked for before and told of after.
 */
public interface SignatureTrials {

  /** Any number. */
  SignatureTrials UNLIMITED =
      new SignatureTrials() {
        @Override
        public void require() {}

        @Override
        public void failed() {}
      };

  /** Throws what the caller is to be told when there have been too many. */
  void require();

  /** There has been one more. */
  void failed();
}

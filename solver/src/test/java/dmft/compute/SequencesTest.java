package dmft.compute;

import org.junit.jupiter.api.Nested;

class SequencesTest {

    @Nested
    class OnVectors extends SequenceContract {

        @Override
        protected Backend create() {
            return new SimdBackend(2);
        }
    }

    @Nested
    class OnPlainLoops extends SequenceContract {

        @Override
        protected Backend create() {
            return new ReferenceBackend();
        }
    }
}

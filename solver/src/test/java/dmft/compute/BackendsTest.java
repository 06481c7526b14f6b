package dmft.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendsTest {

    /** Offers a reference backend under another name, or none. */
    private static final class Offer implements BackendProvider {

        private final String name;
        private final boolean faster;
        private final boolean runs;
        private final List<Integer> askedWithThreads = new ArrayList<>();

        private Offer(String name, boolean faster, boolean runs) {
            this.name = name;
            this.faster = faster;
            this.runs = runs;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Backend create(int threads) {
            if (!runs) {
                throw new BackendUnavailableException("the " + name + " has no driver: install one");
            }
            return new ReferenceBackend();
        }

        @Override
        public Choice choice(int threads) {
            askedWithThreads.add(threads);
            return new Choice(faster, faster ? "ten times the rate" : "half the rate");
        }
    }

    @Test
    void namesAreThoseBuiltInAndThoseOfProviders() {
        assertThat(Backends.names(List.of(new Offer("abacus", false, true))))
                .containsExactly("simd", "reference", "abacus");
        assertThat(Backends.names()).startsWith("simd", "reference").doesNotContain("auto");
    }

    @Test
    void autoTakesTheFirstProviderThatIsFasterAndSaysWhyNotTheOneBefore() {
        Offer slow = new Offer("abacus", false, true);
        Offer fast = new Offer("loom", true, true);
        Offer faster = new Offer("engine", true, true);
        Backends.Selection selection = Backends.select("auto", 3, List.of(slow, fast, faster));
        assertThat(selection.name()).isEqualTo("loom");
        assertThat(selection.reasons()).containsExactly("abacus: half the rate", "loom: ten times the rate");
        assertThat(slow.askedWithThreads).containsExactly(3);
        assertThat(faster.askedWithThreads).isEmpty();
    }

    @Test
    void autoTakesSimdWhereNoProviderIsFaster() {
        Backends.Selection selection = Backends.select("auto", 2, List.of(new Offer("abacus", false, true)));
        assertThat(selection.name()).isEqualTo("simd");
        assertThat(selection.reasons())
                .containsExactly("abacus: half the rate", "simd: the fastest that runs on the processor");
        try (Backend backend = Backends.create("auto", 2, List.of(new Offer("abacus", false, true)))) {
            assertThat(backend.name()).isEqualTo("simd");
        }
    }

    @Test
    void aNameIsTakenAtItsWord() {
        Offer offer = new Offer("loom", true, true);
        assertThat(Backends.select("reference", 1, List.of(offer)))
                .isEqualTo(new Backends.Selection("reference", List.of()));
        try (Backend backend = Backends.create("loom", 1, List.of(offer))) {
            assertThat(backend).isInstanceOf(ReferenceBackend.class);
        }
        assertThat(offer.askedWithThreads).isEmpty();
    }

    @Test
    void anExplicitNameNeverFallsBack() {
        List<BackendProvider> providers = List.of(new Offer("loom", true, false));
        assertThatThrownBy(() -> Backends.create("loom", 1, providers))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("the loom has no driver: install one");
    }

    @Test
    void anUnknownNameIsToldWhichThereAre() {
        List<BackendProvider> providers = List.of(new Offer("loom", true, true));
        assertThatThrownBy(() -> Backends.create("lom", 1, providers))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("'lom'")
                .hasMessageContaining("simd, reference, loom and auto");
    }
}

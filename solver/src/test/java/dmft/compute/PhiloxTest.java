package dmft.compute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PhiloxTest {

    /** The three vectors that the authors published with their implementation. */
    @Test
    void publishedAnswers() {
        assertThat(block(0, 0, 0, 0, 0, 0)).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(block(-1, -1, -1, -1, -1, -1)).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void writesFourWordsAndNoMore() {
        int[] words = {7, 7, 7, 7, 7, 7};
        Philox.block(0, 0, 0, 0, 0, 0, words, 1);
        assertThat(words).containsExactly(7, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8, 7);
    }

    private static int[] block(int counter0, int counter1, int counter2, int counter3, int key0, int key1) {
        int[] words = new int[4];
        Philox.block(counter0, counter1, counter2, counter3, key0, key1, words, 0);
        return words;
    }
}

package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkLayoutTest {
    @ParameterizedTest
    @CsvSource({
        "10.42.0.0/16, 10.42.0.0/19, 10.42.32.0/19, 10.42.64.0/19, 10.42.128.0/19, 10.42.160.0/19, 10.42.192.0/19",
        "10.42.16.0/20, 10.42.16.0/23, 10.42.18.0/23, 10.42.20.0/23, 10.42.24.0/23, 10.42.26.0/23, 10.42.28.0/23",
        "192.168.7.0/24, 192.168.7.0/27, 192.168.7.32/27, 192.168.7.64/27, 192.168.7.128/27, 192.168.7.160/27, 192.168.7.192/27",
    })
    void everyZoneHasAPublicAndAPrivateEighth(
            String cidr,
            String publicA,
            String publicB,
            String publicC,
            String privateA,
            String privateB,
            String privateC) {
        NetworkLayout layout = new NetworkLayout(cidr);
        assertThat(subnets(layout)).containsExactly(publicA, publicB, publicC, privateA, privateB, privateC);
    }

    @Test
    void aFurtherZoneMovesNothing() {
        NetworkLayout layout = new NetworkLayout("10.0.0.0/16");
        assertThat(List.of(layout.publicSubnet(0), layout.privateSubnet(0)))
                .containsExactly("10.0.0.0/19", "10.0.128.0/19");
        assertThat(subnets(layout)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"10.42.128.0/19, 10.42.128.10", "192.168.7.224/27, 192.168.7.234"})
    void theServersAddressIsBeyondTheFirstFourThatAwsKeeps(String subnet, String address) {
        assertThat(NetworkLayout.serverAddress(subnet)).isEqualTo(address);
    }

    private static List<String> subnets(NetworkLayout layout) {
        int zones = NetworkLayout.LETTERS.size();
        return Stream.concat(
                        IntStream.range(0, zones).mapToObj(layout::publicSubnet),
                        IntStream.range(0, zones).mapToObj(layout::privateSubnet))
                .toList();
    }
}

"""Placing an enterprise on chain nodes: reasons, learning, order."""

from __future__ import annotations

import numpy as np
import pytest

from yanzhen.analysis.placement import Example, Placer, node_examples
from yanzhen.kernel.chains import Band, ChainNode
from yanzhen.kernel.errors import YanzhenError

KNOWN = (
    Example("阴极铜", "metals.copper"),
    Example("铜精矿冶炼", "metals.copper"),
    Example("无缝钢管", "tube.pipe"),
    Example("石油套管；油井管", "tube.pipe"),
    Example("锂电池正极材料", "battery.cathode"),
)


def first(placer: Placer, text: str) -> str:
    return placer.suggest(text)[0].label


def test_the_node_whose_product_stands_in_the_scope_comes_first():
    placer = Placer.build(KNOWN)
    assert first(placer, "生产、销售：阴极铜") == "metals.copper"
    assert first(placer, "厚壁无缝钢管的制造") == "tube.pipe"


def test_a_suggestion_names_the_words_that_caused_it():
    words = Placer.build(KNOWN).suggest("货物运输；阴极铜")[0].words
    assert words[0][0] == "阴极铜"
    assert sum(share for _, share in words) == pytest.approx(1.0)


def test_a_text_that_shares_nothing_gets_no_suggestion():
    assert Placer.build(KNOWN).suggest("xyz") == ()
    assert Placer.build(KNOWN).suggest("") == ()


def test_a_confirmed_example_improves_the_next():
    placer = Placer.build(KNOWN)
    assert not placer.suggest("磷酸锰")
    taught = placer.learn([Example("磷酸锰铁锂", "battery.cathode")])
    assert first(taught, "磷酸锰铁") == "battery.cathode"
    assert not placer.suggest("磷酸锰"), "the first placer is a value and stays as it was"


def test_a_confirmation_may_bring_a_new_label():
    taught = Placer.build(KNOWN).learn([Example("盾构机刀盘", "machines.tunnel")])
    assert first(taught, "盾构机") == "machines.tunnel"
    assert first(taught, "阴极铜") == "metals.copper"


def test_learning_does_not_depend_on_the_order_of_examples():
    more = [Example("铜箔", "metals.copper"), Example("铜管", "tube.pipe")]
    one, other = Placer.build(KNOWN).learn(more), Placer.build(KNOWN[::-1]).learn(more[:1]).learn(more[1:])
    texts = ["电解铜箔", "紫铜管", "正极材料"]
    assert np.array_equal(one.rank(texts)[0], other.rank(texts)[0])
    assert np.allclose(one.rank(texts)[1], other.rank(texts)[1], rtol=1e-4)


def test_width_capitals_and_separators_do_not_matter():
    placer = Placer.build((*KNOWN, Example("PVC管材", "plastics.pipe")))
    assert placer.suggest("ＰＶＣ管材")[0].score == pytest.approx(placer.suggest("pvc管材")[0].score)


def test_nodes_bring_their_labels_products_and_classes():
    node = ChainNode("metals.copper", "metals", "铜冶炼", Band.MIDSTREAM, ("阴极铜",), gbt4754=("C3211",))
    placer = Placer.build(node_examples([node], {"3211": "铜冶炼"}))
    assert {first(placer, text) for text in ("阴极铜", "铜冶炼", "3211")} == {"metals.copper"}


def test_nothing_to_learn_from_is_refused():
    with pytest.raises(YanzhenError, match="没有可学的例子"):
        Placer.build([])

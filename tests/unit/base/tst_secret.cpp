// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/secret.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <new>
#include <type_traits>

using namespace Qt::StringLiterals;
using namespace muster;

namespace {

/// The one block whose bytes are looked at as it is given back, before the allocator has it.
struct Watched
{
    const void *block = nullptr;
    std::size_t size = 0;
    std::array<char, 64> left{};
    int freed = 0;

    void watch(const Secret &secret)
    {
        block = secret.reveal().data();
        size = static_cast<std::size_t>(secret.size());
        left.fill('?');
        freed = 0;
    }
    bool isWiped() const
    {
        return freed == 1
               && std::all_of(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(size), [](char c) { return c == 0; });
    }
};

Watched watched;

} // namespace

// Both halves are replaced, so that they agree with each other under the sanitizers too.
void *operator new[](std::size_t size)
{
    if (void *block = std::malloc(std::max<std::size_t>(size, 1)))
        return block;
    throw std::bad_alloc();
}

void operator delete[](void *block) noexcept
{
    if (block && block == watched.block) {
        std::copy_n(static_cast<const char *>(block), std::min(watched.size, watched.left.size()), watched.left.begin());
        ++watched.freed;
        watched.block = nullptr;
    }
    std::free(block);
}

void operator delete[](void *block, std::size_t) noexcept
{
    operator delete[](block);
}

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret> && std::is_nothrow_move_assignable_v<Secret>);
static_assert(!std::is_constructible_v<Secret, const QByteArray &>, "the caller's copy must be given up");
static_assert(!std::is_convertible_v<Secret, QByteArray>);

class TestSecret : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsBytesAsTheyAre()
    {
        const QByteArray bytes("a\0b\xff", 4);
        const Secret secret{QByteArray(bytes)};
        QCOMPARE(secret.size(), 4);
        QVERIFY(!secret.isEmpty());
        QVERIFY(secret.reveal() == QByteArrayView(bytes));
    }

    void takesTheBytesFromTheCaller()
    {
        QByteArray bytes = "passphrase";
        const Secret secret{std::move(bytes)};
        QVERIFY(bytes.isEmpty()); // NOLINT(bugprone-use-after-move)
        QVERIFY(secret.reveal() == "passphrase");
    }

    void leavesASharedCopyAlone()
    {
        QByteArray bytes = QByteArray("passphrase").append("!");
        const QByteArray other = bytes;
        const Secret secret{std::move(bytes)};
        QCOMPARE(other, QByteArray("passphrase!"));
    }

    void leavesConstantMemoryAlone()
    {
        static const char constant[] = "passphrase";
        const Secret secret{QByteArray::fromRawData(constant, 10)};
        QCOMPARE(constant, "passphrase");
        QVERIFY(secret.reveal() == "passphrase");
    }

    void emptyIsEmpty()
    {
        QVERIFY(Secret().isEmpty());
        QVERIFY(Secret(QByteArray()).isEmpty());
        QVERIFY(Secret(QByteArray("")).reveal().isEmpty());
        QVERIFY(Secret() == Secret(QByteArray()));
    }

    void moves()
    {
        Secret first{QByteArray("one")};
        Secret second{std::move(first)};
        QVERIFY(first.isEmpty()); // NOLINT(bugprone-use-after-move)
        QVERIFY(first.reveal().isEmpty());
        QVERIFY(second.reveal() == "one");
        first = std::move(second);
        QVERIFY(first.reveal() == "one");
        QVERIFY(second.isEmpty()); // NOLINT(bugprone-use-after-move)
        Secret &alias = first;
        first = std::move(alias);
        QVERIFY(first.reveal() == "one");
    }

    void wipesOnDestruction()
    {
        {
            const Secret secret{QByteArray("correct horse battery staple")};
            watched.watch(secret);
        }
        QVERIFY(watched.isWiped());
    }

    void wipesWhatItIsAssignedOver()
    {
        Secret secret{QByteArray("the old one")};
        watched.watch(secret);
        secret = Secret(QByteArray("the new one"));
        QVERIFY(watched.isWiped());
        QVERIFY(secret.reveal() == "the new one");
    }

    void moveKeepsTheBytesInOnePlace()
    {
        Secret first{QByteArray("one")};
        const char *place = first.reveal().data();
        const Secret second{std::move(first)};
        QVERIFY(second.reveal().data() == place); // QCOMPARE would read on to a NUL
    }

    void compares_data()
    {
        QTest::addColumn<QByteArray>("a");
        QTest::addColumn<QByteArray>("b");
        QTest::addColumn<bool>("same");
        QTest::newRow("same") << QByteArray("secret") << QByteArray("secret") << true;
        QTest::newRow("last byte") << QByteArray("secret") << QByteArray("secreT") << false;
        QTest::newRow("first byte") << QByteArray("secret") << QByteArray("Secret") << false;
        QTest::newRow("longer") << QByteArray("secret") << QByteArray("secrets") << false;
        QTest::newRow("high bits") << QByteArray("\x80") << QByteArray("\x00", 1) << false;
        QTest::newRow("against nothing") << QByteArray("secret") << QByteArray() << false;
    }
    void compares()
    {
        QFETCH(QByteArray, a);
        QFETCH(QByteArray, b);
        QTEST(Secret(QByteArray(a)) == Secret(QByteArray(b)), "same");
    }

    void printsStars()
    {
        QString printed;
        QDebug(&printed).nospace() << Secret(QByteArray("passphrase"));
        QCOMPARE(printed, u"***"_s);
    }
};

QTEST_GUILESS_MAIN(TestSecret)
#include "tst_secret.moc"

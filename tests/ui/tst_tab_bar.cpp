// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/theme_source.h"
#include "ui/widgets/tab_bar.h"

#include <QAccessible>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster::ui;

class TestTabBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countIsShownAndRead();
    void nothingMovesWhenTheCurrentChanges();

private:
    ThemeSource m_themes{Theme::Preference::Light};
};

void TestTabBar::countIsShownAndRead()
{
    TabBar bar(m_themes);
    bar.addTab(u"All"_s);
    const int before = bar.tabRect(0).width();
    bar.setCountText(0, u"412"_s);
    QCOMPARE(bar.countText(0), u"412"_s);
    QVERIFY(bar.tabRect(0).width() > before);
    QCOMPARE(bar.accessibleTabName(0), u"All, 412"_s);
    QCOMPARE(bar.tabText(0), u"All"_s);
    bar.setCountText(0, {});
    QCOMPARE(bar.tabRect(0).width(), before);
    QCOMPARE(bar.accessibleTabName(0), u"All"_s);
}

void TestTabBar::nothingMovesWhenTheCurrentChanges()
{
    TabBar bar(m_themes);
    for (const auto &tab : {u"All"_s, u"Expiring soon"_s, u"Violating"_s})
        bar.addTab(tab);
    const QRect last = bar.tabRect(2);
    bar.setCurrentIndex(1);
    QCOMPARE(bar.tabRect(2), last);
    QCOMPARE(last.height(), m_themes.theme().size(Size::ViewBar));
    bar.resize(bar.sizeHint());
    const QImage image = bar.grab().toImage();
    const QRect current = bar.tabRect(1);
    QCOMPARE(image.pixelColor(current.center().x(), current.bottom() - 1), m_themes.theme().colour(Token::AccentText));
    QVERIFY(image.pixelColor(last.center().x(), last.bottom() - 1) != m_themes.theme().colour(Token::AccentText));
}

QTEST_MAIN(TestTabBar)
#include "tst_tab_bar.moc"

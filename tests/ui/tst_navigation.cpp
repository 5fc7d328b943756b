// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/navigation.h"
#include "ui/shell/theme_source.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster::ui;

class TestNavigation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void arrowsChangeThePage();
    void oneOfBothListsIsCurrent();
    void countsAreReadAloud();
    void theMenuChoosesTheTheme();
    void longNamesAreCutInTheMiddle();

private:
    std::unique_ptr<ThemeSource> m_themes;
    std::unique_ptr<QWidget> m_window;
    Navigation *m_navigation = nullptr;
};

void TestNavigation::init()
{
    m_window.reset();
    m_themes = std::make_unique<ThemeSource>(Theme::Preference::Light);
    m_themes->apply(*qApp);
    m_window = std::make_unique<QWidget>();
    m_navigation = new Navigation(*m_themes, m_window.get());
    m_navigation->addPage(u"registry"_s, u"Registry"_s);
    m_navigation->addPage(u"activity"_s, u"Activity"_s);
    m_navigation->setCurrent(0);
    m_navigation->resize(175, 600);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestNavigation::arrowsChangeThePage()
{
    QSignalSpy chosen(m_navigation, &Navigation::pageChosen);
    m_navigation->list()->setFocus();
    QTest::keyClick(m_navigation->list(), Qt::Key_Down);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.last().first().toInt(), 1);
    QTest::keyClick(m_navigation->list(), Qt::Key_Home);
    QCOMPARE(chosen.last().first().toInt(), 0);
}

void TestNavigation::oneOfBothListsIsCurrent()
{
    m_navigation->addPage(u"settings"_s, u"Settings"_s, Navigation::Place::Below);
    QSignalSpy chosen(m_navigation, &Navigation::pageChosen);
    m_navigation->setCurrent(2);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.last().first().toInt(), 2);
    QVERIFY(!m_navigation->list()->currentIndex().isValid());
    QVERIFY(m_navigation->list()->selectionModel()->selectedIndexes().isEmpty());
    QVERIFY(m_navigation->lowerList()->currentIndex().isValid());
    m_navigation->setCurrent(0);
    QCOMPARE(chosen.size(), 2);
    QVERIFY(!m_navigation->lowerList()->currentIndex().isValid());
    m_navigation->setCurrent(2);
    m_navigation->setCurrent(0); // the one that was current in its list before
    QCOMPARE(chosen.last().first().toInt(), 0);
}

void TestNavigation::countsAreReadAloud()
{
    m_navigation->setCount(0, u"412"_s);
    QCOMPARE(m_navigation->list()->model()->index(0, 0).data(Qt::AccessibleTextRole).toString(), u"Registry, 412"_s);
    m_navigation->setCount(0, {});
    QCOMPARE(m_navigation->list()->model()->index(0, 0).data(Qt::AccessibleTextRole).toString(), u"Registry"_s);
}

void TestNavigation::theMenuChoosesTheTheme()
{
    QSignalSpy chosen(m_navigation, &Navigation::themeChosen);
    QVERIFY(m_navigation->findChild<QAction *>(u"theme.light"_s)->isChecked());
    m_navigation->findChild<QAction *>(u"theme.dark"_s)->trigger();
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.first().first().value<Theme::Preference>(), Theme::Preference::Dark);
}

void TestNavigation::longNamesAreCutInTheMiddle()
{
    m_navigation->setSite(u"The northern gate of the third plant in the second valley"_s);
    QVERIFY(m_navigation->findChild<QAbstractButton *>(u"siteButton"_s)->accessibleName().contains(u"second valley"_s));
    QVERIFY(m_navigation->minimumSizeHint().width() <= 176);
}

QTEST_MAIN(TestNavigation)
#include "tst_navigation.moc"
